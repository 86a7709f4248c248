/** The environment variable in which `npm run explore` hands a seed over. */
export const SEED_VARIABLE = "OVERPAINT_PROPERTY_SEED";

const FIXED_SEED = 20_261_130;

/** The seed that every property draws from which names none itself: always the same, so that `npm test` says the same in each run. */
export const propertySeed = (environment: NodeJS.ProcessEnv): number => Number(environment[SEED_VARIABLE] ?? FIXED_SEED);
