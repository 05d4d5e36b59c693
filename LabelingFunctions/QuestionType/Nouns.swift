/// Nouns that say what kind of thing a question asks for, in the singular; `Asked` adds the plurals that end in "s".
enum Nouns {
  // Persons and groups.

  static let performer = words(
    """
    actor actress comedian comedienne singer crooner vocalist musician guitarist pianist violinist drummer trumpeter
    dancer ballerina entertainer performer star superstar host hostess newscaster anchorman announcer disc_jockey
    conductor magician celebrity celebrities model clown duo band
    """)

  static let author = words(
    """
    author writer novelist poet playwright dramatist essayist journalist reporter columnist critic cartoonist composer
    lyricist songwriter painter artist sculptor sculptress architect director filmmaker producer photographer designer
    philosopher historian biographer editor publisher
    """)

  static let ruler = words(
    """
    president vice_president vice-president prime_minister minister senator governor mayor politician statesman leader
    ruler king queen emperor empress czar tsar pope cardinal bishop apostle dictator monarch chancellor ambassador
    secretary congressman congresswoman chairman general commander admiral colonel sergeant captain officer judge
    justice prince princess duke count first_lady candidate revolutionary
    """)

  static let athlete = words(
    """
    player athlete boxer golfer quarterback pitcher coach jockey swimmer skater skier gymnast wrestler runner champion
    hitter winner sportscaster race_driver goalie umpire team all-star
    """)

  static let professional = words(
    """
    astronaut cosmonaut scientist physicist chemist biologist mathematician economist psychologist psychiatrist
    astronomer engineer inventor explorer navigator lawyer attorney prosecutor doctor physician surgeon nurse teacher
    professor scholar detective spy spies sheriff policeman gangster mobster outlaw bank_robber murderer assassin
    terrorist cowboy pirate soldier pilot aviator flyer tycoon magnate businessman financier millionaire billionaire
    monk nun saint prophet martyr evangelist founder creator owner chef cook butler bounty_hunter laureate feminist
    """)

  static let person = words(
    """
    person people man men woman women boy guy lady ladies husband wife wives son daughter father mother brother sister
    twin spouse lover girlfriend boyfriend hero heroine villain character protagonist god goddess deity deities citizen
    member tribe sidekick suspect partner assistant youngster housewife persona figure resident inhabitant
    """)

  static let organization = words(
    """
    company companies corporation firm business manufacturer maker organization organisation agency agencies institution
    university universities college school group political_party club labor_union airline army armies league network
    bank gang cult orchestra studio department chain store church_group retailer brewer
    """)

  /// What persons have, and other answers that are persons or groups.
  static let role = words(
    """
    occupation profession job pseudonym alias nickname title role civilization culture police_force
    """)

  static let persons = performer + author + ruler + athlete + professional + person + organization + role

  // Places.

  static let city = words(
    """
    city cities town village capital metropolis borough suburb hamlet seaport port community communities
    """)

  static let country = words("country countries nation kingdom republic empire continent colony colonies")

  static let state = words("state province county counties region district territory territories")

  static let water = words(
    """
    river lake sea ocean gulf bay strait canal waterfall body_of_water waterway harbor
    """)

  static let land = words(
    """
    mountain peak hill island peninsula desert valley volcano canyon forest cape beach coast plateau cliff crater
    archipelago cave strip_of_land range
    """)

  static let building = words(
    """
    building museum castle palace church cathedral temple shrine hotel restaurant stadium arena park zoo prison tower
    skyscraper monument memorial street avenue boulevard road highway airport station shopping_mall theater theatre
    gallery galleries hospital cemetery landmark attraction residence library libraries brewery breweries gate
    battlefield place site
    """)

  static let sky = words("planet constellation galaxy galaxies moon hemisphere brightest_star nearest_star")

  static let whereabouts = words(
    """
    nationality nationalities direction address area habitat street_address part_of_the_world room square
    """)

  static let places = city + country + state + water + land + building + sky + whereabouts

  // Amounts.

  static let date = words(
    """
    year date day month century centuries decade time season birthday anniversary hour era time_of_day time_of_year
    time_of_the_year
    """)

  static let quantity = words(
    """
    number population percentage percent proportion ratio fraction amount rate average total quantity statistic odds
    probability chance score record limit maximum minimum frequency par chapter IQ
    """)

  static let size = words(
    """
    distance length height depth width weight size speed temperature diameter radius circumference volume acreage
    altitude elevation wingspan horsepower voltage wavelength density mass capacity dimension latitude longitude
    melting_point boiling_point
    """)

  static let money = words(
    """
    price cost fare salary salaries wage income budget fee tax value worth debt fine revenue GNP GDP toll
    dollar_equivalent increase
    """)

  static let span = words(
    "age lifespan life_span life_expectancy gestation_period duration expectancy half-life average_time")

  /// What explains rather than names.
  static let explanations = words(
    """
    cause caused happen happened prompted reason effect affect difference purpose meaning origin motto characteristic
    feature qualification function step expression information clause
    """)

  static let amounts = date + quantity + size + money + span
}
