// Phrases that read as if they were translated, and what to write instead.

/** Each phrase as a regular expression, and what to write instead. */
export const PHRASES = [
  [/\b(?:can ?not|can't) be had\b/, `"can't be loaded", "isn't available"`],
  [/\bto be had\b/, '"available"'],
  [/\bthere where\b/, '"if", "when" or "in the places where"'],
  [/\ban other\b/, '"another" or "a different"'],
  [/\bmend(?:s|ed|ing)?\b/, '"fixes", "repairs" or "applies fixes"'],
  [/\b(?:is|are|be|was|were|been) told\b/, '"receives", "learns" or "is notified"'],
  [/\bone's own\b/, '"your own"'],
  [/\bof (?:yours|ours)\b/, '"your" or "our" before the noun'],
  [/\bmakes? no sense\b/, '"is invalid"'],
  [/\banew\b/, '"again" or "a new …"'],
  [/\bwhat (?:became|becomes) of\b/, '"what happened to"'],
  [/\bheld to\b/, '"checked against" or "compared with"'],
  [/\b(?:is|are) given (?:a|an|the|its|it|no)\b/, '"receives"'],
  [/(?<!there )\b(?:is|are) no (?!longer\b|more\b)[a-z]+/, `"isn't a …"`],
  [/\b(?:goes|go|went|going) on (?:in|with|as|at|from|when|if|only)\b/, '"continues"'],
  [/\blives? on\b/, '"continues" or "stays valid"'],
  [/\b(?:is|are) over\b(?! \d)/, '"has ended"'],
  [/\bspar(?:es|ed|ing)\b/, '"saves", "avoids" or "skips"'],
  [/\bknobs?\b/, '"setting" or "control API"'],
  [/\bfor instance\b/, '"for example"'],
  [/\be-mail\b/, '"email"'],
  [/\bback[- ]ends?\b/, '"backend"'],
  [/\bset-up\b/, '"setup" for the noun, "set up" for the verb'],
  [/\b(?:simply|obviously|of course)\b/, 'nothing: leave it out'],
  [/\bsays no\b|\bsaid no\b/, '"refuses"'],
  [/\bas it is(?=[.,;:)]|$)/, '"unchanged"'],
  [/\bany more\b(?! than)/, '"no longer" or "anymore"'],
]

/** The phrases in a text: where each begins, its words, and what to write instead. */
export const phrasesIn = (text) =>
  PHRASES.flatMap(([phrase, instead]) =>
    [...text.matchAll(new RegExp(phrase, 'gi'))].map(({ index, 0: words }) => ({ index, words, instead })),
  )
