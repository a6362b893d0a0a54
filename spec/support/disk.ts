import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { temporary } from "./temporary.js";

function mount(...args: string[]): boolean {
  return spawnSync("mount", args).status === 0;
}

/** A small disk, mounted for one test. */
export class Disk {
  readonly path: string;

  /** @param size In KiB. */
  constructor(size: number) {
    this.path = join(temporary(), "disk");
    mkdirSync(this.path);
    if (!mount("-t", "tmpfs", "-o", `size=${size}k`, "tmpfs", this.path)) throw new Error("mounting is not permitted");
    onTestFinished(() => {
      spawnSync("umount", ["-l", this.path]);
    });
  }

  remount(option: string): void {
    if (!mount("-o", `remount,${option}`, this.path)) throw new Error(`remounting with ${option} failed`);
  }
}

/** Whether mounting is permitted: it is for root, and outside most containers. */
export function canMount(): boolean {
  const tried = spawnSync("sh", [
    "-c",
    'd=$(mktemp -d) && mount -t tmpfs tmpfs "$d" && umount "$d"; s=$?; rmdir "$d"; exit $s',
  ]);
  return tried.status === 0;
}
