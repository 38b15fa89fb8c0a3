/** Where a reason is explained. For whoever reads the log: people who buy see the message alone. */
export const docsOf = (reason: string): string => `@stagedoor/client/REFUSALS.md#${reason.toLowerCase()}`;
