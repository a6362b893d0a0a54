/** How many characters all searches have read: what specs measure instead of time. A character read twice counts twice. */
export const visits: { characters: number } = { characters: 0 };
