/** The drawing pad. */

export default () => ({});
