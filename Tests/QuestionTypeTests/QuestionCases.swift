import Testing

@testable import QuestionType

struct QuestionCase: Sendable, CustomTestStringConvertible {
  let function: String
  let vote: QuestionType.Label
  let question: String
  let nearMiss: String
  var testDescription: String { function }

  static let all = descriptions + definitions + abbreviations + humans + locations + numbers + entities + works

  private static func cases(_ vote: QuestionType.Label, _ table: [(String, String, String)]) -> [QuestionCase] {
    table.map { QuestionCase(function: $0.0, vote: vote, question: $0.1, nearMiss: $0.2) }
  }

  /// LF, a question it votes on, a near miss.
  static let descriptions = cases(
    .description,
    [
      ("how_to", "how does a kite fly ?", "how wide is the river ?"),
      ("how_do_you", "how can you tell a fake coin ?", "how can glass bend ?"),
      ("why", "why do cats purr ?", "which way is north ?"),
      ("asks_origin", "what is the origin of the handshake ?", "what original score won ?"),
      ("asks_meaning", "what is the meaning of life ?", "who has a mean dog ?"),
      ("asks_definition", "give a definition of entropy .", "what did the doctor define ?"),
      ("asks_difference", "what 's the difference between a frog and a toad ?", "how are frogs different ?"),
      ("asks_purpose", "what is the purpose of the appendix ?", "was it done purposely ?"),
      ("asks_reason", "what is the reason for leap days ?", "is it reasonable ?"),
      ("asks_history", "what is the history of chess ?", "which historian wrote it ?"),
      ("asks_theory", "what is the theory of plate tectonics ?", "who is a theorist ?"),
      ("asks_aspect", "what is the main advantage of solar panels ?", "who took advantage of her ?"),
      ("difference", "is a mule different from a hinny ?", "how do tastes differ ?"),
      ("does_it_mean", "what does the word ` zeitgeist ' mean ?", "what does the acronym NATO mean ?"),
      ("what_causes", "what causes hiccups ?", "which bank makes loans ?"),
      ("what_it_does", "what does a comet look like ?", "what did grandpa do for a living ?"),
      ("famous_for", "what is Dijon famous for ?", "which famous man lived there ?"),
      ("is_about", "what is the opera aida about ?", "how about tea ?"),
      ("word_history", "where did the term ` deadline ' come from ?", "where does wool come from ?"),
      ("tell_me", "explain gravity .", "what is the definitive answer ?"),
    ])

  static let definitions = cases(
    .description,
    [
      ("define_one_word", "what is a glacier ?", "what is a glacier made of ?"),
      ("define_a_thing", "what is a double helix ?", "what is a fear of heights ?"),
      ("define_things", "what is tidal power ?", "what is the tidal power ?"),
      ("define_the_thing", "what is the golden fleece ?", "what is the largest lake ?"),
      ("define_quoted", "what is `` cold brew '' ?", "who said `` cold brew '' ?"),
    ])

  static let abbreviations = cases(
    .abbreviation,
    [
      ("stands_for", "what does UNESCO stand for ?", "where did the stand fall ?"),
      ("abbreviation", "what is the abbreviation of kilometre ?", "what is a brief version ?"),
      ("dotted_letters", "what does r.s.v.p. mean ?", "what does r.v. mean ?"),
      ("letters_without_vowel", "what is XML ?", "what is 1984 ?"),
    ])

  static let humans = cases(
    .human,
    [
      ("who", "and who ate the pie ?", "the whole pie was eaten ?"),
      ("who_is", "who was the king 's barber ?", "who ate the pie ?"),
      ("who_did", "who painted the chapel ?", "who is at the door ?"),
      ("whom_or_whose", "whose hat is this ?", "who has the hat ?"),
      ("performer", "which two singers shared the stage ?", "what did the singer wear ?"),
      ("author", "name the novelist born in Prague .", "what did the novelist burn ?"),
      ("ruler", "what danish king lost an eye ?", "what country had a king ?"),
      ("athlete", "which famous golfer used a pink ball ?", "what ball did the golfer use ?"),
      ("professional", "what polish astronomer moved the sun ?", "what did the astronomer see ?"),
      ("person", "what woman crossed the desert alone ?", "what did the woman cross ?"),
      ("organization", "what airline flies to Malta ?", "what does the airline serve ?"),
      ("name_of_person", "what is the name of the first chef on tv ?", "what is the name of the largest fjord ?"),
      ("trade_ending", "which young neurologist treated him ?", "what did the neurologist treat ?"),
      ("speaker", "what writer remarked , `` tea first '' ?", "what does `` tea first '' mean ?"),
      ("deed_of_person", "what swede founded the prize ?", "what prize was founded by a swede ?"),
      ("occupation", "what was his occupation ?", "which occupied town fell ?"),
      ("kind_of_name", "what was her maiden name ?", "what name has the river ?"),
      ("name_of_his", "what was Homer 's wife called ?", "what was Homer 's epic called ?"),
    ])

  static let locations = cases(
    .location,
    [
      ("where", "so where did the ship sink ?", "everywhere the ship sank ?"),
      ("where_is", "where is the prado ?", "where the wild roses grow ?"),
      ("city", "what is the largest city in Chile ?", "what do city people eat ?"),
      ("country", "which african country has three capitals ?", "what country singer wore it ?"),
      ("state", "what state borders only one other ?", "what is the state animal of Ohio ?"),
      ("water", "what river crosses Vienna ?", "what did the river destroy ?"),
      ("land", "which volcano buried the town ?", "how do volcanoes form ?"),
      ("building", "what museum shows the mask ?", "what did the museum buy ?"),
      ("sky", "what planet has the widest rings ?", "how do planets move ?"),
      ("name_of_place", "what is the name of the village below the dam ?", "what is the name of the dam 's owner ?"),
      ("in_what_place", "in what country is Timbuktu ?", "what country sells dates ?"),
      ("located", "the temple is located near what ?", "who locates wells ?"),
      ("nationality", "what nationality was Chopin ?", "which nation won ?"),
      ("internet_place", "what is the address of the embassy ?", "how do you address a judge ?"),
      ("greatest_place", "the deepest lake on earth ?", "the deepest dive on earth ?"),
      ("lies", "which sea surrounds Malta ?", "who surrounds the king ?"),
    ])

  static let numbers = cases(
    .number,
    [
      ("how_many", "in Rome , how many hills are there ?", "are there many hills ?"),
      ("how_much", "how much does a whale eat ?", "how does much rain help ?"),
      ("how_far", "how far is Mars ?", "how farmers plant rice ?"),
      ("how_long", "how long is a marathon ?", "how do long jumps work ?"),
      ("how_old", "how old is the pharaoh 's tomb ?", "how do old clocks tick ?"),
      ("how_tall", "how tall is a giraffe ?", "how do tall trees drink ?"),
      ("how_fast", "how fast can a hare run ?", "how does fast food spoil ?"),
      ("how_measured", "how deep is the trench ?", "how green is my valley ?"),
      ("when", "when did the wall fall ?", "what happens when walls fall ?"),
      ("date", "what year did the wall fall ?", "what happened that year ?"),
      ("quantity", "what is the population of Nauru ?", "how do populations grow ?"),
      ("size", "what is the diameter of the moon ?", "what has a diameter ?"),
      ("money", "what is the price of a stamp ?", "who pays the price ?"),
      ("span", "what is the life expectancy of a wolf ?", "who expects a long life ?"),
      ("code", "what is the zip code of Fargo ?", "what do the letters in zip code stand for ?"),
      ("cost_or_weight", "what did the first stamp cost ?", "who bears the cost of it ?"),
      ("in_what_year", "in which month do bees swarm ?", "how do bees pass the month ?"),
      ("average", "what is the average rainfall in Peru ?", "is Peru average ?"),
      ("birthday", "what is Einstein 's birthday ?", "when is the birth of a star ?"),
      ("how_in_units", "how many days has a leap year ?", "how do you waste no time ?"),
    ])

  static let entities = cases(
    .entity,
    [
      ("fear_of", "what is a fear of spiders ?", "what do spiders fear ?"),
      ("animal", "what bird cannot fly ?", "how does a bird fly ?"),
      ("plant", "which flower opens at night ?", "why does a flower open ?"),
      ("food", "what spice comes from crocus ?", "who sold the first spice ?"),
      ("body", "what disease do ticks spread ?", "how is a disease spread ?"),
      ("substance", "what metal melts in the hand ?", "why does metal melt ?"),
      ("color", "what color is a robin 's egg ?", "why are robins colorful ?"),
      ("product", "what instrument did Chopin play ?", "how is an instrument tuned ?"),
      ("vehicle", "what ship found the wreck ?", "what ship company found it ?"),
      ("pastime", "what sport uses a shuttlecock ?", "why do people love sport ?"),
      ("tongue_or_faith", "what language do the Basques speak ?", "how do languages die ?"),
      ("occasion", "what battle ended the war ?", "who lost the battle ?"),
      ("sign", "what is the currency of Laos ?", "who prints currency ?"),
      ("name_of_thing", "what was the name of Homer 's dog ?", "what was the name of Homer 's wife ?"),
      ("other_kind", "what furniture did they carve ?", "what city did they found ?"),
      ("sort_of", "what kind of cheese has holes ?", "what kind of company makes cheese ?"),
      ("term_for", "what is another word for stubborn ?", "who keeps his word ?"),
      ("called", "what is a baby swan called ?", "who called the police ?"),
      ("made_of", "what are violin strings made of ?", "who made the violin ?"),
    ])

  static let works = cases(
    .entity,
    [
      ("book", "which novel begins in a prison ?", "who wrote the novel ?"),
      ("show", "what film won in 1950 ?", "what film director won in 1950 ?"),
      ("music_or_art", "what song closes the show ?", "who sang the song ?"),
      ("object_of_deed", "what do pandas eat ?", "who eats pandas ?"),
      ("what_did_it", "what did the monks brew ?", "what did the monks say ?"),
      ("what_was_done", "what is celebrated in May ?", "what is a celebrated poem ?"),
      ("translate", "how do you say thanks in Finnish or in Greek ?", "who lives in Greek towns ?"),
      ("of_what", "paper is made out of what ?", "what is paper ?"),
    ])
}
