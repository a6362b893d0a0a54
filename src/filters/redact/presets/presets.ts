import type { RedactPreset } from "../../../contracts.js";
import { CARDS } from "./cards.js";
import { CREDENTIALS } from "./credentials.js";
import { PERSONAL } from "./personal.js";
import type { Preset } from "./preset.js";

export const PRESETS: Readonly<Record<RedactPreset, Preset>> = {
  credentials: CREDENTIALS,
  cards: CARDS,
  personal: PERSONAL,
};
