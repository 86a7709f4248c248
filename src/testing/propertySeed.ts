/** The environment variable in which `npm run explore` hands a seed over. */
export const SEED_VARIABLE = "OVERPAINT_PROPERTY_SEED";

const FIXED_SEED = 20_261_130;

/** True under `npm run explore`, which also tries what `npm test` takes samples of. */
export const isExploring = (environment: NodeJS.ProcessEnv): boolean => environment[SEED_VARIABLE] !== undefined;

/** The seed that every property draws from which names none itself: always the same, so that `npm test` says the same in each run. */
export const propertySeed = (environment: NodeJS.ProcessEnv): number => Number(environment[SEED_VARIABLE] ?? FIXED_SEED);
