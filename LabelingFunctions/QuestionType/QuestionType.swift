import Tally

/// Tells what kind of answer a question wants: the six coarse classes of TREC.
///
/// Most questions name the kind in the words after "what", "which" or "name": "what city …", "which two actors …",
/// "what is the name of the river …". `Asked` holds the patterns for these places, `Nouns` the words.
@main
struct QuestionType: LabelingTask {
  enum Label: String, ClassLabel { case description, entity, human, abbreviation, location, number }

  struct Question: Row {
    @Column var text: Text
  }

  var data = Dataset(
    "../shared/data/ws/trec/texts_train.jsonl",
    gold: "../shared/data/ws/trec/gold_train.csv",
    whereToGet: "WRENCH benchmark, data set trec; see Datasets/README.md")

  var functions: LabelingFunctions<Question, Label> {
    QuestionType.descriptions
    QuestionType.definitions
    QuestionType.abbreviations
    QuestionType.humans
    QuestionType.locations
    QuestionType.numbers
    QuestionType.entities
    QuestionType.works
  }
}
