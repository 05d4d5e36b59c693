/// What messages of every class are made of: slots, greetings, chatter, closings.
enum SharedPhrases {
  /// The blanks that a ticket fills in: its product, and its amount without and with a decimal comma.
  static let blanks = ["device", "amount", "amountWithComma"]

  static let slots: KeyValuePairs<String, [String]> = [
    "d": ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
    "product": ["{device}", "{device}", "{device}", "Hearthline {device}", "Hearthline {device}", "device"],
    "money": [
      "${amount}", "${amount}", "{amount} EUR", "€{amount}", "{amount} euros", "{amountWithComma} €", "{amount} USD",
      "{amount}", "£{amount}",
    ],
    "euros": ["{amountWithComma} €", "{amountWithComma} EUR", "{amount}€"],
    "order": [
      "#4{d}{d}{d}{d}{d}", "#4{d}{d}{d}{d}{d}", "4{d}{d}{d}{d}{d}", "HL-{d}{d}{d}{d}-{d}{d}", "no. 4{d}{d}{d}{d}{d}",
    ],
    "coupon": ["SPRING20", "WELCOME10", "HOME{d}{d}", "BLACKFRIDAY", "FRIEND-{d}{d}{d}"],
    "month": [
      "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
      "December",
    ],
    "date": [
      "[2|3|5|8|11|14|17|21|26|30] {month3}", "{month3} [1|4|7|9|12|15|19|22|27]", "{day}",
      "2025-[01|03|05|08|11]-[02|06|13|20|28]", "[Monday|Tuesday|Wednesday|Thursday|Friday]",
    ],
    "day": ["[03|07|12|18|24].[01|02|04|05|09|10|11]", "[06|08|13|20|28]/[01|03|05|08|12]"],
    "month3": ["Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"],
    "city": [
      "Leeds", "Hamburg", "Lyon", "Porto", "Graz", "Dublin", "Malmö", "Ghent", "Zürich", "Austin", "Québec", "Kraków",
    ],
    "name": ["Maria", "Tom", "Aisha", "Jürgen", "Chloé", "Ravi", "Ms Okafor", "Ben", "Kenji", "Lena"],
    "surname": ["Baker", "Novak", "Díaz", "Schäfer", "O'Neill", "Kowalski", "Lindqvist", "Moreau", "Tanaka", "Singh"],
    "email": [
      "[lena|tom|a|jo|maria].[novak|baker|diaz|moreau]{d}{d}@example.[com|org|net]",
      "[info|office|home]@[novak|baker|lindqvist].example",
    ],
    "phone": ["iPhone 1[2|3|4|5]", "Pixel [6|7|8]", "Galaxy S2[1|2|3]", "iPad", "Android phone", "old Nokia"],
    "version": ["[3|4|5].{d}", "[3|4|5].{d}.{d}{d}", "2025.{d}"],
    "code": ["[1|4|5]0{d}", "E-{d}{d}", "0x80{d}{d}", "500", "404"],
    "failure": [
      "Something went wrong", "connection timed out", "device not found", "NSURLErrorDomain -100{d}",
      "java.lang.NullPointerException", "<status>fail</status>", "handshake failed ({code})",
    ],
    "url": [
      "https://track.example/p/4{d}{d}{d}{d}{d}", "https://hearthline.example/help?id={d}{d}{d}&lang=en",
      "http://imgur.example/{d}{d}{d}{d}", "www.hearthline.example/support",
    ],
    "end": [".", ".", ".", "!", "?", "", "!!", "..."],
  ]

  static let greetings = [
    "Hi,", "Hi there,", "Hello,", "Hello Hearthline team,", "Dear Sir or Madam,", "Dear support,",
    "Good [morning|evening|afternoon],", "Hey,",
    "hey guys", "Hi {name},", "To whom it may concern,", "Hello again,",
  ]

  /// Fits every message.
  static let smallTalk = [
    "I hope you are [well|doing fine].", "Sorry to bother you.", "I have been a customer for [two|three|five] years.",
    "I am writing [on behalf of my mother|for my father|for our office].", "I am not very good with computers.",
    "Not sure if this is the right [place|address|form].", "I know you are [busy|a small team].",
    "It is about the {product}.",
    "I bought [it|the {product}] in {month}.", "[It is|It's] raining here and I have time to write.",
    "My ticket number is T-{d}{d}{d}{d}{d}.",
    "First of all: I like the {product}.", "I ordered [it|this|the {product}] in your online shop.",
    "We have [three|two|several] of your devices at home.",
    "I read about [it|you] in a forum: {url}", "Your colleague {name} [told me to write here|was nice].",
    "[English is not my first language|Excuse my English].", "I am [70|82|16] years old.",
    "A friend [recommended you|told me about you].",
  ]

  /// Fits every message that wants something.
  static let worries = [
    "I [could not|couldn't] find [this|an answer] in your FAQ.", "My [last message|first ticket] was not answered.",
    "I called [twice|three times] and [nobody picks up|waited 40 minutes].",
    "This is [really |very |][frustrating|annoying|disappointing].",
    "I was sent here by [your chat|{name}|the shop].", "Maybe it is my fault.",
    "[I don't know|No idea] what else to do.",
    "I would [really |]appreciate [your help|a quick answer].", "Can somebody [look into|check] [this|it]?",
    "What [can|should] I do?", "Is [this|that] normal?",
    "Please [help|advise|get back to me].", "Anyone there?",
    "Let me know [if you need anything else|what you need from me].", "This is [urgent|important].",
    "Your colleague {name} could not help.", "I am a bit [confused|lost].", "[Why|How] is [this|that] so hard?",
    "[I expected more|I expect better] from you.",
  ]

  static let closings = [
    "Thanks", "Thank you!", "Thanks in advance", "Thank you for your help", "Best regards",
    "Kind regards, {name} {surname}", "Best, {name}", "Cheers, {name}",
    "Regards\n{name} {surname}", "Many thanks, {name} {surname}", "{name}", "Sent from my {phone}", "thx",
    "Yours sincerely\n{name} {surname}\n{email}",
    "Looking forward to your answer.", "Have a nice day",
  ]

  static let emoji = [" 😡", " 😢", " 🙏", " 👍", " 😊", " 🤔", "!! 😠", " 👩‍💻", " 📦", " 💸", " ❤️", " 🤷🏽‍♀️", " :(", " :)"]
}
