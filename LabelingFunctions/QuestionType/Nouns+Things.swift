extension Nouns {
  static let animal = words(
    """
    animal mammal bird fish insect reptile dog cat horse bear snake spider whale creature species breed primate rodent shark
    predator pet bug dinosaur marsupial amphibian mascot mosquito tiger monkey butterfly bull
    """)

  static let plant = words(
    """
    plant flower tree fruit vegetable herb grain nut bean crop shrub mushroom cactus rose
    """)

  static let food = words(
    """
    food drink beverage beer wine liquor whiskey whisky rum vodka scotch cocktail cereal candy candies chocolate meat cheese spice
    soup sauce dessert dish snack meal ingredient condiment recipe delicacy juice soda gum bread flavor cooking_oil
    """)

  static let body = words(
    """
    disease illness ailment disorder symptom condition cure treatment medicine medication drug anesthetic vaccine bone organ
    muscle gland body_part part_of_the_body part_of_your_body virus infection vitamin hormone nerve blood_vessel cancer allergy
    therapy toe finger tooth
    """)

  static let substance = words(
    """
    substance material metal element chemical gas liquid mineral acid compound molecule explosive fuel fabric gem gemstone stone
    birthstone jewel rock fiber alloy protein crystal particle resource
    """)

  static let look = words("color colour hue shade shape")

  static let product = words(
    """
    product brand toy weapon gun tool device machine instrument computer software operating_system soap shampoo detergent
    cigarette clothing garment overall shoe hat invention item object equipment furniture razor camera appliance accessory
    perfume cologne fastener tv_set export commodity commodities
    """)

  static let vehicle = words(
    """
    vehicle car automobile truck ship boat yacht vessel liner plane airplane aircraft jet bomber helicopter train submarine
    spacecraft rocket satellite space_probe motorcycle flight
    """)

  static let pastime = words(
    """
    sport game event race stroke dance hobby hobbies pastime exercise contest tournament card trick maneuver trophy
    """)

  static let tongue = words(
    """
    language religion faith belief word letter vowel consonant alphabet prefix suffix adjective noun verb proverb dialect synonym
    plural conjugation translation term slang
    """)

  static let occasion = words(
    """
    war battle holiday festival revolution crime disaster operation treaty treaties trial amendment scandal hurricane
    award prize medal plague ceremony feud revolt wonder achievement
    """)

  static let sign = words(
    "symbol sign emblem logo currency currencies coin technique way skill trademark medium source tip")

  static let book = words(
    """
    book novel bestseller play poem verse story stories fairy_tale tale fable biography autobiography magazine newspaper
    dictionary encyclopedia comic_strip comic speech diary trilogy sonnet tragedy comedy essay document publication journal
    sequel classic
    """)

  static let show = words(
    """
    movie film tv_show tv_series series show sitcom soap_opera musical opera ballet cartoon program thriller documentary
    commercial broadway_musical television_show
    """)

  static let music = words(
    """
    song album tune anthem hymn ballad symphony concerto painting picture statue sculpture masterpiece aria waltz theme_song work
    """)

  static let things =
    animal + plant + food + body + substance + look + product + vehicle + pastime + tongue + occasion + sign + book
    + show + music

  /// Splits at white space; `_` stands for a space within a noun.
  static func words(_ text: String) -> [String] {
    text.split { $0.isWhitespace }.map { $0.split(separator: "_").joined(separator: " ") }
  }
}
