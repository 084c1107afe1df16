import { base64url } from '../../platform/digest.js'

const SEEDS = [2_166_136_261, 40_389, 3_735_928_559, 6_700_417] as const
const PRIME = 16_777_619

/** FNV-1a, one byte at a time. */
function hashOf(text: string, seed: number): number {
  let hash = seed
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), PRIME)
  return hash >>> 0
}

/** Returns a name for a text in a test, because jsdom has no `crypto.subtle`. It is not a digest. */
export const nameOf = (text: string): string =>
  base64url(
    Uint8Array.from(
      SEEDS.flatMap((seed) => {
        const hash = hashOf(text, seed)
        return [hash >>> 24, (hash >>> 16) & 255, (hash >>> 8) & 255, hash & 255]
      }),
    ),
  )
