/** Every table of one database as a Sequelize model, by name. Each noun declares its own. */
// oxlint-disable-next-line typescript/no-empty-object-type -- filled by declaration merging
export interface Models {}
