/* What a Finnish word may mean: its base forms, the parts of a compound, synonyms, and the words that look like it.
   Part of the theme's search worker, which reads it before search-query.js. */
const finnishWords = ({ lemmas, synonyms }, stemOf) => {
  const remember = make => {
    const known = new Map()
    return key => { let value = known.get(key); if (value === undefined) known.set(key, value = make(key)); return value }
  }
  const add = (map, key, value) => map.has(key) ? map.get(key).add(value) : map.set(key, new Set([value]))
  const fold = word => /[^ -~]/.test(word) ? word.normalize("NFD").replace(/[\u0300-\u036f]/g, "") : word   // hapea = häpeä
  const stem = remember(word => fold(stemOf(word)))
  const shared = (one, other) => { let length = 0; while (length < one.length && one[length] === other[length]) length++; return length }
  const tokens = phrase => phrase.split(/[\s\-–.,:;!?()/]+/).filter(Boolean)

  /* The table has a line for each base form: «8orientaatio Ata n» begins with the 8 letters of the line before (toipumis|), then come its
     forms' endings, a capital telling how many letters to drop first (A = 1). All of them together teach which endings go with which:
     asiakkaan is of asiakas, so «kaan» goes with «s». */
  const bases = new Map(), own = new Set(), pieces = new Map(), firsts = new Set(), endings = new Map()
  const CASE = /(ssa|ssä|sta|stä|lla|llä|lta|ltä|lle|ksi|tta|ttä|mme|tte|vat|vät|t)$/
  const genitive = word => word.replace(CASE, "n")   // all these endings stand on the same stem as the genitive's
  const verbal = word => word.replace(/m(aan|ään|assa|ässä|asta|ästä|alla|ällä)$/, "minen")   // lähtemään: as good as lähteminen
  const isBase = word => own.has(word)
  const know = (word, lemma) => { add(bases, word, lemma); if (word === lemma) own.add(word) }
  let bordered = ""
  for (const line of lemmas.split("\n")) {
    const [rest, ...forms] = line.split(" ")
    bordered = bordered.slice(0, parseInt(rest[0], 36)) + rest.slice(1)
    const lemma = bordered.replaceAll("|", "")
    if (lemma !== bordered) {
      pieces.set(lemma, bordered.split("|"))
      for (const piece of pieces.get(lemma).slice(0, -1)) firsts.add(piece)
    }
    for (const form of ["", ...forms]) {
      const drop = /^[A-Z]/.test(form) ? form.charCodeAt(0) - 64 : 0
      const word = lemma.slice(0, lemma.length - drop) + form.slice(+!!drop)
      know(word, lemma)
      for (const one of new Set([word, genitive(word)])) { const start = shared(one, lemma); add(endings, one.slice(start), lemma.slice(start)) }
    }
  }

  /* Base forms: from the table; else by likeness of endings, to base forms that the table has; else the text's strangers of the same stem */
  const variants = word => {   // without clitics and possessive suffixes
    const found = [word, word.replace(/(kin|kaan|kään|ko|kö|han|hän|pa|pä)$/, "")]
    for (const one of [...found]) { const bare = one.replace(/(ni|si|nsa|nsä|mme|nne)$/, ""); if (bare !== one) found.push(bare, bare + "n") }
    return new Set([...found, ...found.map(genitive), ...found.map(verbal)].filter(one => one.length > 2))
  }
  const guess = remember(word => {
    for (const one of variants(word)) {
      const found = new Set()
      for (let start = one.length; start > 1; start--)
        for (const ending of endings.get(one.slice(start)) || []) if (isBase(one.slice(0, start) + ending)) found.add(one.slice(0, start) + ending)
      if (found.size) return found
    }
    return new Set()
  })
  const strangers = new Map()
  const basesOf = remember(word => bases.get(word) || (guess(word).size ? guess(word) : strangers.get(stem(word)) || new Set()))
  const partsOf = remember(lemma => new Set((pieces.get(lemma) || []).flatMap(piece =>
    [...basesOf(piece), ...piece.endsWith("s") ? basesOf(piece.slice(0, -1) + "nen") : []]).filter(part => part.length > 2 && part !== lemma)))

  /* The words of the text, as they come */
  const words = new Map(), byStem = remember(() => { const all = new Map(); for (const word of words.keys()) add(all, stem(word), word); return all })
  const meet = word => {
    words.set(word, fold(word))
    if (!bases.has(word) && !guess(word).size) add(strangers, stem(word), word)
  }

  /* Synonyms: phrases by the base form of their first word. Single words of them are as good as the text's for whatever looks like them. */
  const phrases = new Map(), everyday = new Map()
  for (const line of synonyms.split("\n").filter(Boolean)) {
    const [said, meant] = line.split("\t\t").map(side => side.split("\t").map(tokens))
    for (const phrase of said) {
      for (const word of phrase) if (!bases.has(word)) know(word, word)
      for (const lemma of basesOf(phrase[0])) add(phrases, lemma, { phrase, meant })
      if (phrase.length === 1) everyday.set(phrase[0], fold(phrase[0]))
    }
  }
  const isSame = (one, other) => one === other || [...basesOf(one)].some(lemma => basesOf(other).has(lemma))
  /* What the typed words mean from one of them on: [{ phrase, meant }], both in words */
  const meanings = (typed, from = 0) => [...basesOf(typed[from])].flatMap(lemma => [...phrases.get(lemma) || []])
    .filter(({ phrase }) => phrase.every((word, i) => typed[from + i] && isSame(word, typed[from + i])))

  const isSaid = word => [...basesOf(word)].some(lemma => phrases.has(lemma) && [...phrases.get(lemma)].some(({ phrase }) => phrase.length === 1))

  /* Likeness */
  const rows = [0, 1, 2].map(() => new Uint8Array(64))
  const distance = (one, other, most) => {   // letters added, lost, changed or swapped; Infinity if more than `most`
    if (Math.abs(one.length - other.length) > most || other.length > 60) return Infinity
    let [before, last, row] = rows
    for (let j = 0; j <= other.length; j++) row[j] = j
    for (let i = 1; i <= one.length; i++) {
      [before, last, row] = [last, row, before]
      let least = row[0] = i
      for (let j = 1; j <= other.length; j++) {
        let steps = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (one[i - 1] !== other[j - 1]))
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) steps = Math.min(steps, before[j - 2] + 1)
        row[j] = steps
        if (steps < least) least = steps
      }
      if (least > most) return Infinity
    }
    return row[other.length]
  }
  const byInitial = of => remember(() => { const all = new Map(); for (const one of of()) { const [initial] = one[1]; all.has(initial) ? all.get(initial).push(one) : all.set(initial, [one]) } return all })
  const likeText = byInitial(() => words), likeWords = byInitial(() => [...words, ...everyday]), likeStems = byInitial(() => [...byStem()].map(([key, of]) => [of, key]))
  const closest = (word, candidates, most) => {   // a slip is seldom in the first letter
    let found = []
    for (const [candidate, plain] of candidates().get(word[0]) || []) {
      const away = distance(word, plain, most)
      if (away > most) continue
      if (away < most) { most = away; found = [] }
      found.push(candidate)
    }
    return found
  }
  const slips = word => word.length > 8 ? 2 : word.length > 4 ? 1 : 0
  const alike = (word, candidates, fits) => {   // whose plain letters begin the same
    const plain = fold(word)
    return (candidates().get(plain[0]) || []).filter(([other, letters]) => fits(letters, plain, other)).map(([other]) => other)
  }
  const startingWith = word => alike(word, likeText, (letters, plain, other) => other.startsWith(word))
  const undotted = word => alike(word, likeWords, (letters, plain) => letters === plain)
  const startingAlike = word => alike(word, likeWords, (letters, plain) => letters.startsWith(plain))
  const endingWith = word => word.length > 4 ? [...words.keys()].filter(other => other.endsWith(word) && other.length > word.length + 2) : []
  const mistyped = (word, most = slips(word)) => closest(fold(word), likeWords, most)
  const mistypedStem = word => closest(stem(word), likeStems, slips(stem(word).slice(2))).flatMap(of => [...of])
  /* Of the same root: both go on as derived words do after four shared letters or more (toiveikkuus – toivo, eläköityä – eläke) */
  const DERIVED = /^([aeiouyäö]{0,2}|[aeiouyäö]?(aatio|us|ys|uus|yys|uks|yks|uud|yyd|lli[ns]|llis|is[uyt]|i[ns]e|ais|äis|ton|tön|ttom|ttöm|nt[uyiao]|it[uy]|t?isoi|oi[dvntmsk]|öi[dvtm]|st[aäuye]|tt[aäuye]|[uy]t[aäe]|j[aäi]|v[aäi]|mi[ns]|m[uyei]|el[aäilt]|eik|k[aäk]|ri|nn[aäuy]|dut|tun|nut|nyt|ne).*)$/
  const sameRoot = word => {
    let most = 4, found = []
    for (const other of new Set(startingWith(word.slice(0, 4)).flatMap(other => [...basesOf(other)]))) {
      const length = shared(word, other)
      if (length < most || length < .4 * Math.max(word.length, other.length)) continue
      if (!DERIVED.test(word.slice(length)) || !DERIVED.test(other.slice(length))) continue
      if (length > most) { most = length; found = [] }
      found.push(other)
    }
    return found
  }
  const begunAlike = word => {   // begins like it for long enough
    const plain = fold(word)
    let most = Math.min(Math.max(5, Math.ceil(.62 * plain.length)), Math.max(7, Math.ceil(.5 * plain.length))), found = []
    for (const [other, start] of likeText().get(plain[0]) || []) {
      const length = shared(plain, start)
      if (length > most) { most = length; found = [] }
      if (length === most) found.push(other)
    }
    return found
  }
  /* Begins with a word that the text has, and goes on with what looks like another one */
  const isCompound = word => {
    for (let end = word.length - 4; end > 2; end--)
      if ((firsts.has(word.slice(0, end)) || bases.has(word.slice(0, end))) && !DERIVED.test(word.slice(end))) return true
    return false
  }
  const split = (word, isKnown) => {   // a compound that the text does not have, as words that it has
    for (let end = word.length - 3; end > 2; end--) {
      const first = word.slice(0, end), rest = word.slice(end)
      if (!firsts.has(first) && !isBase(first)) continue
      if ([...basesOf(rest)].some(lemma => isKnown(lemma) && shared(lemma, rest) > 2)) return [first, rest]
      const more = split(rest, isKnown)
      if (more.length) return [first, ...more]
    }
    return []
  }

  return { remember, meet, basesOf, partsOf, meanings, isSaid, undotted, startingWith, startingAlike, endingWith, mistyped, mistypedStem, sameRoot, begunAlike, isCompound, split }
}
