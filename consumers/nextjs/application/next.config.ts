import type { NextConfig } from 'next';

/** As new projects have it. */
const nextConfig: NextConfig = { cacheComponents: true, partialPrefetching: true };

export default nextConfig;
