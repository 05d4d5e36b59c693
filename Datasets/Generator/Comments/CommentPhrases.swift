/// The templates of generated comments; see ``Phrasebook`` for their syntax.
enum CommentPhrases {
  static let slots: KeyValuePairs<String, [String]> = [
    "d": ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
    "year": ["2019", "2020", "2021", "2022", "2023", "2024", "2025"],
    "month": ["01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"],
    "day": ["[0|1|2][1|2|3|4|5|6|7|8]"],
    "end": [".", "!", "!!", "!!!", "...", "", "", " :)", " ❤️", " 😂😂", " 🔥"],
    "artist": ["Katy", "Shakira", "Psy", "Eminem", "this girl", "LMFAO", "he", "she", "the drummer", "Beyoncé"],
    "work": ["song", "song", "video", "video clip", "track", "beat", "voice", "chorus", "dance", "remix"],
    "good": [
      "great", "awesome", "amazing", "so good", "beautiful", "lit", "a masterpiece", "the best", "underrated", "catchy",
    ],
    "link": [
      "https://www.youtube.example/watch?v={d}x{d}Qz{d}{d}", "http://bit.example/{d}{d}a{d}",
      "www.free-gifts{d}{d}.example", "http://t.example/{d}{d}{d}{d}{d}?ref={d}{d}&src=yt",
      "fb.example/page{d}{d}{d}",
    ],
    "sum": ["$[1|2|3|5]{d}{d}", "$[1|4|9],{d}00", "{d}{d}0 dollars", "1000s of $"],
  ]

  static let ham = [
    "I love this {work}{end}", "this {work} is {good}{end}", "{artist} is {good}{end}",
    "Who is [listening|watching] in {year}?{end}",
    "Best {work} ever{end}", "This {work} never gets old{end}",
    "I remember when this {work} came out in {year}, [good times|I was in school]{end}",
    "[omg|OMG|wow|lol|haha] {artist}{end}", "[1|2|3].{d} billion views{end}",
    "The {work} at [0|1|2|3]:[0|1|2|3|4|5]{d} gives me chills{end}",
    "How many thumbs up for {artist}?{end}", "my [mom|little brother|cat] [loves|hates] this {work}{end}",
    "not a fan of {artist}, but the {work} is {good}{end}",
    "Can someone tell me the name of the {work} please{end}", "so sad that {artist} stopped making music{end}", "nice",
    "lol", "first", "❤️❤️❤️", "que canción tan linda{end}",
    "beautiful {work}, beautiful voice, [thank you|thanks] {artist}{end}", "Why so many dislikes?{end}",
    "\"{artist} is {good}\" -- said no one ever{end}",
  ]

  static let spam = [
    "Check out my channel{end}", "[Please|Pls|plz] subscribe to my channel{end}", "check out this {work} {link}",
    "Subscribe to me and I subscribe back{end}",
    "Make {sum} [a day|a week|from home] {link}{end}", "FREE gift cards {link}",
    "Hey guys, check out our new {work}: {link}{end}",
    "I am a [singer|rapper|band|gamer] from [Ohio|Brazil|Leeds|Manila], please [visit|look at] my channel{end}",
    "[click|CLICK|Click] here {link}", "[visit|Visit] my [page|blog|shop] {link} and win {sum}{end}", "sub4sub? {link}",
    "Please help me get to {d}000 subscribers{end}",
    "if you like {artist} you will love my {work}, check it out{end}",
    "&lt;a href={link}&gt;best {work} ever&lt;/a&gt;", "vote for {artist} here {link}{end}",
    "I earned {sum} last week, ask me how{end}",
  ]

  static let plugs = [
    "Thumbs up so people can see it{end}", "It only takes [a second|two minutes]{end}",
    "I will [subscribe|sub] back{end}", "Share it with your friends{end}",
    "Thank you and God bless{end}", "New {work} every [day|week]{end}", "{link}", "Please give me a chance{end}",
    "No scam, promise{end}", "We cover {artist} and more{end}",
  ]

  static let chatter = [
    "I am [13|15|19|24|40] and I listen to this every day{end}", "Anyone else here after the concert?{end}",
    "{artist} [deserves|needs] more views{end}", "It reminds me of {year}{end}",
    "I can't stop listening to the {work}{end}", "Greetings from [Poland|México|Türkiye|Japan|India]{end}",
    "The lyrics are {good}{end}", "lol", "I'm crying{end}",
    "That [bass|drop|dress|moment] though{end}", "My friends don't get it, but I do{end}", "Just saying{end}",
  ]
}
