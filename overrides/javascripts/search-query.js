/* The search itself, in place of lunr's: texts are indexed by base form; a typed word is looked up by base form, as a part of compounds, by
   synonym and beginning, and only if the handbook has none of these by likeness. Runs in the theme's search worker, between
   its reading of the query and its marking of the results; the build appends it to the lunr.fi.min.js that the worker reads. */
;(function (lunr, finnish) {
  const { remember, meet, basesOf, partsOf, meanings, isSaid } = finnish
  const WEIGHT = { part: .5, partOfTyped: .4, synonym: .7, phrase: .2, begun: .2, unfinished: .8, mistyped: .9, root: .6, second: .3, page: 1.8, whole: .25 }
  const ENOUGH = .35     // of what a query tells must be met by a result
  const ENOUGH_OF_ONE = .5   // the same, where the handbook lacks the other one of two words
  const ENOUGH_OF_GUESSES = .7   // the same, where no typed word is the handbook's own
  const WORTHWHILE = .08 // of the best result's score must be reached by the others
  const OWN = ["title", "text", "asked"]  // what a place says itself, besides knowing the title of its page
  const ASKING = new Set(["miten", "miksi", "milloin", "kuinka", "voiko", "onko", "pitääkö", "saako", "jos", "kun"])

  /* Index */
  const terms = new Set(), compounds = new Map()   // the index's terms, and a part → those that are compounds of it
  const termsOf = remember(word => {
    meet(word)
    const found = basesOf(word).size ? [...basesOf(word)] : [word]
    for (const term of found) {
      terms.add(term)
      for (const part of partsOf(term)) compounds.has(part) ? compounds.get(part).add(term) : compounds.set(part, new Set([term]))
    }
    return found
  })
  const toTerms = token => termsOf(token.str).map((term, i) => i ? token.clone(() => term) : token.update(() => term))
  lunr.Pipeline.registerFunction(toTerms, "finnish")
  lunr.fi = Object.assign(function () {
    this.b(.5)   // a long text has its words more often
    this.pipeline.reset()
    this.pipeline.add(toTerms)
    this.searchPipeline.reset()
  }, lunr.fi)

  lunr.Builder.prototype.createTokenSet = () => {}   // what lunr's own search reads

  /* Query */
  const isKnown = lemma => terms.has(lemma) || compounds.has(lemma)
  const isSubject = (word, index) => [word, ...basesOf(word)].some(lemma => terms.has(lemma) && Object.keys(index.invertedIndex[lemma].title).length)
  const isStop = word => ASKING.has(word) || lunr.fi.stopWordFilter(new lunr.Token(word, {})) === undefined

  /* Words and their weights as terms of the index and theirs; compounds of a word count for less */
  const weigh = (words, weight, found = new Map()) => {
    const put = (term, weight) => { if (terms.has(term) && !(found.get(term) >= weight)) found.set(term, weight) }
    for (const word of words) for (const lemma of [word, ...basesOf(word)]) {
      put(lemma, weight)
      for (const compound of compounds.get(lemma) || []) put(compound, WEIGHT.part * weight)
    }
    return found
  }

  /* Guesses at a word that the handbook does not have, the best first: what else to look for, its weight, how sure it is, its name */
  const guesses = [
    word => ({ words: finnish.mistyped(word, word.length > 4 ? 1 : 0) }),
    word => ({ words: word.startsWith("epä") && basesOf(word.slice(3)).size ? [word.slice(3)] : [] }),
    word => ({ words: finnish.endingWith(word) }),
    (word, index) => {   // the parts of a compound, if the text has them side by side
      const words = finnish.split(word, isKnown), sideBySide = words.map(piece => weigh([piece], 1))
      const isThere = words.length && look({ sideBySide, fields: OWN }, index).size
      return isThere ? { words, weight: 1, instead: words.join(" "), sideBySide } : { words: [] }
    },
    (word, index) => ({ words: finnish.mistyped(word).filter(other => isSubject(other, index)) }),
    word => ({ words: finnish.mistypedStem(word) }),
    (word, index) => {   // what begins alike; of a compound that goes on otherwise only the handbook's subjects
      const begun = finnish.begunAlike(word)
      const words = finnish.isCompound(word) ? begun.filter(other => isSubject(other, index)) : [...begun, ...finnish.sameRoot(word)]
      return { words, weight: WEIGHT.root, sure: ENOUGH }
    },
    (word, index) => {   // a compound of what people say and of subjects
      const words = finnish.split(word, lemma => isKnown(lemma) || isSaid(lemma)), isWhole = words.every(part => isSaid(part) || isSubject(part, index))
      return { words: isWhole ? words.filter(isSaid) : [], weight: WEIGHT.synonym }
    },
  ]

  /* What to look for, as weights of the index's terms; how sure that is; and the word instead, if the handbook lacks the typed one */
  const expand = (word, meant, weight, index) => {
    const found = new Map(), result = { found, sure: 1, instead: "" }
    const mean = (words, weight) => {
      weigh(words, weight, found)
      weigh(words.flatMap(word => meanings([word]).flatMap(({ meant }) => meant.flat())), WEIGHT.synonym * weight, found)
    }
    mean([word], weight)
    if (!found.size) mean(finnish.undotted(word), weight)
    for (const lemma of basesOf(word)) if (!terms.has(lemma)) mean([...partsOf(lemma)], WEIGHT.partOfTyped)
    for (const words of meant) mean(words, WEIGHT.synonym)
    if (found.size) {
      weigh(finnish.startingWith(word), WEIGHT.begun, found)
      return result
    }
    mean(finnish.startingAlike(word), WEIGHT.unfinished)
    for (const guess of found.size ? guesses.slice(0, 1) : guesses) {
      const { words, weight = WEIGHT.mistyped, sure = weight, instead = words[0], sideBySide } = guess(word, index)
      if (!words.length) continue
      if (!found.size) result.sure = sure
      mean(words, weight)
      return Object.assign(result, { instead, sideBySide })
    }
    return result
  }

  /* The typed words, with what to look for; words that say nothing are skipped unless there are no others */
  const read = (text, index) => {
    const parsed = new lunr.Query(index.fields)
    new lunr.QueryParser(text, parsed).parse()
    const typed = parsed.clauses.map(({ term, fields, presence }) => ({ word: term.replaceAll("*", ""), fields, presence })).filter(({ word }) => word)
    const words = typed.map(({ word }) => word), said = words.map(() => [])
    words.forEach((word, i) => {
      for (const { phrase, meant } of meanings(words, i)) phrase.forEach((_, j) => said[i + j].push({ isPhrase: phrase.length > 1, meant }))
      const joined = word + words[i + 1]
      if (words[i + 1] && (isSaid(joined) || [...basesOf(joined)].some(lemma => terms.has(lemma))))   // a compound typed apart
        for (const j of [i, i + 1]) said[j].push({ meant: [[joined]] })
    })
    const hasContent = words.some((word, i) => said[i].length || !isStop(word))
    return typed.map((one, i) => hasContent && !said[i].length && isStop(one.word)
      ? { ...one, isSkipped: true }
      : { ...one, ...expand(one.word, said[i].flatMap(({ meant }) => meant), said[i].some(({ isPhrase }) => isPhrase) ? WEIGHT.phrase : 1, index) })
  }

  /* Where words are met side by side: those of the first that the others follow. Neighbours have successive positions. */
  const together = ([first, ...others]) => {
    const met = new Map()
    for (const [ref, { score, fields }] of first) {
      const kept = {}
      for (const field of Object.keys(fields)) {
        const places = [first, ...others].map(one => new Set((one.get(ref)?.fields[field] || []).flat()))
        const starts = [...places[0]].filter(start => places.every((of, i) => of.has(start + i)))
        if (starts.length) kept[field] = [starts.flatMap(start => places.map((_, i) => start + i))]
      }
      if (Object.keys(kept).length) met.set(ref, { score, fields: kept })
    }
    return met
  }

  /* Where a term stands: [place, [[field, score, positions], …]] of each place */
  const placesOf = remember(index => remember(term => {
    const places = new Map(), posting = index.invertedIndex[term]
    for (const field of index.fields) for (const ref of Object.keys(posting[field])) {
      const vector = index.fieldVectors[`${field}/${ref}`], score = vector.elements[vector.positionForIndex(posting._index) + 1]
      const here = [field, score, posting[field][ref].position]
      places.has(ref) ? places.get(ref).push(here) : places.set(ref, [here])
    }
    return [...places]
  }))

  /* Where one typed word is met: place of a text → { score, fields: { title: [positions in it …] … } } */
  const look = ({ found, fields, sideBySide }, index) => {
    if (sideBySide) return together(sideBySide.map(found => look({ found, fields }, index)))
    const met = new Map()
    for (const [term, weight] of found) for (const [ref, places] of placesOf(index)(term)) {
      let one = met.get(ref), score = 0
      for (const [field, value, positions] of places) {
        if (!fields.includes(field)) continue
        if (!one) met.set(ref, one = { score: 0, fields: {} })
        score += weight * value
        ;(one.fields[field] ||= []).push(positions)
      }
      if (one) one.score = Math.max(one.score, score) + WEIGHT.second * Math.min(one.score, score)
    }
    return met
  }

  const countOf = remember(index => Object.keys(index.fieldVectors).length / index.fields.length)
  const pageOf = remember(ref => ref.replace(/#.*/, ""))

  /* Of each page the best score of each word, and how much the words tell that it has */
  const wholePages = sought => {
    const pages = new Map()
    for (const { met, tells, sure } of sought) {
      const best = new Map()
      for (const [ref, { score }] of met) best.set(pageOf(ref), Math.max(best.get(pageOf(ref)) || 0, score))
      for (const [page, score] of best) {
        const one = pages.get(page) || { score: 0, told: 0 }
        pages.set(page, { score: one.score + score, told: one.told + tells * sure })
      }
    }
    return pages
  }

  /* The positions of the typed words as the theme marks them: each word of the text only once */
  const mark = (typed, ref) => {
    const metadata = Object.create(null), marked = new Set()
    for (const { word, isSkipped, met } of typed) {
      if (!isSkipped && !met.has(ref)) continue
      metadata[word] ||= {}   // the theme calls words missing that have no place here
      for (const [field, places] of Object.entries(isSkipped ? {} : met.get(ref).fields))
        metadata[word][field] = { position: places.flat().filter(place => !marked.has(field + place) && marked.add(field + place)) }
    }
    return metadata
  }

  /* What the page tells the reader besides the results: «[typed, shown instead]», and what else to try where nothing was found */
  let said = { instead: [], guesses: [] }
  const post = self.postMessage.bind(self)
  self.postMessage = message => post({ ...message, ...said })

  lunr.Index.prototype.search = function (text) {
    const { REQUIRED, PROHIBITED } = lunr.Query.presence
    const typed = read(text, this), wanted = typed.filter(one => !one.isSkipped), sought = wanted.filter(({ presence }) => presence !== PROHIBITED)
    for (const one of wanted) one.met = look(one, this)
    for (const one of sought) one.tells = Math.log(1 + countOf(this) / (one.met.size || .5))   // a rare word tells more
    const all = sought.reduce((sum, { tells }) => sum + tells, 0)

    const isGuessed = sought.length > 1 && sought.every(({ instead, met }) => instead || !met.size)
    const enough = isGuessed ? ENOUGH_OF_GUESSES : sought.length === 2 && sought.some(({ met }) => !met.size) ? ENOUGH_OF_ONE : ENOUGH

    const places = new Map()
    for (const { met, tells, sure } of sought) for (const [ref, { score, fields }] of met) {
      let one = places.get(ref)
      if (!one) places.set(ref, one = { score: 0, told: 0, isOwn: false })
      one.score += score
      one.told += tells * sure
      one.isOwn ||= OWN.some(field => field in fields)
    }
    const worthOf = (score, told) => score * (told / all) ** 2
    const results = []
    for (const [ref, { score, told, isOwn }] of places) {
      if (!isOwn || told < enough * all) continue
      if (wanted.some(({ presence, met }) => presence === REQUIRED && !met.has(ref) || presence === PROHIBITED && met.has(ref))) continue
      const isPage = !ref.includes("#")
      results.push({ ref, isPage, page: pageOf(ref), worth: worthOf(score, told) * (isPage ? WEIGHT.page : 1) })
    }
    const whole = wholePages(sought), spoken = new Set()
    for (const result of results.sort((one, other) => other.worth - one.worth)) {   // what a page tells elsewhere speaks for its best place
      if (spoken.has(result.page)) continue
      spoken.add(result.page)
      result.worth += WEIGHT.whole * worthOf(whole.get(result.page).score, whole.get(result.page).told)
    }
    said = { instead: [], guesses: [] }
    if (results.length) said.instead = sought.filter(({ instead }) => instead).map(({ word, instead }) => [word, instead])
    else said.guesses = sought.filter(({ word, met }) => !met.size && !isStop(word)).flatMap(({ word }) => finnish.mistyped(word, 3).slice(0, 1))

    const best = Math.max(...results.map(({ worth }) => worth)), words = new Set(typed.map(({ word }) => word)).size
    return results.filter(({ worth }) => worth >= WORTHWHILE * best).map(({ ref, isPage, worth }) => {
      const metadata = mark(typed, ref)
      const theme = 1 + (isPage + Object.keys(metadata).length / words) ** 2   // the theme is going to multiply by this
      return { ref, score: worth / theme, matchData: { metadata } }
    })
  }
})(lunr, finnishWords(TABLE, word => String(lunr.fi.stemmer(new lunr.Token(word, {})))))
