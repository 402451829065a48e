"""Names of towns and regions as datelines and bylines write them: a table of facts, not a gazetteer.

A place that is not listed can still be a dateline's: capitals, a date or an agency say so there.
"""

from functools import lru_cache

from archive.text import word_set

_TOWNS = (
    "abidjan|abu dhabi|abuja|acapulco|accra|addis ababa|adelaide|aden|ahmedabad|albany|aleppo|alexandria|algiers|"
    "alma-ata|almaty|amman|amsterdam|anchorage|ankara|antalya|antananarivo|antwerp|ashgabat|ashkhabad|asmara|astana|"
    "asuncion|asunción|athens|atlanta|auckland|austin|baghdad|baku|bali|baltimore|bamako|bandar seri begawan|"
    "bangalore|bengaluru|bangkok|bangui|barcelona|basel|basra|beijing|beirut|belfast|belgrade|benghazi|bergen|berlin|"
    "bern|bilbao|birmingham|bishkek|bissau|bogota|bogotá|bologna|bonn|bordeaux|boston|brasilia|brasília|bratislava|"
    "brazzaville|bremen|bridgetown|brisbane|bristol|brno|brussels|bucharest|budapest|buenos aires|buffalo|bujumbura|"
    "busan|cairo|calcutta|calgary|cali|canberra|cancun|cape canaveral|cape town|caracas|cardiff|casablanca|charleston|"
    "charlotte|chengdu|chennai|chicago|chisinau|chișinău|chittagong|chongqing|christchurch|cincinnati|cleveland|"
    "cologne|colombo|conakry|copenhagen|cotonou|cracow|dakar|dalian|dallas|damascus|dar es salaam|davos|delhi|denver|"
    "detroit|dhaka|dili|djibouti|dnipro|dodoma|doha|donetsk|dortmund|dresden|dubai|dublin|durban|dushanbe|dusseldorf|"
    "düsseldorf|edinburgh|edmonton|entebbe|erbil|florence|frankfurt|freetown|fukuoka|gaborone|ganja|gaza|gaza city|"
    "gdansk|gdańsk|geneva|genoa|georgetown|ghent|glasgow|gothenburg|grozny|guangzhou|guatemala city|guayaquil|hague|"
    "the hague|haifa|halifax|hamburg|hanoi|hanover|harare|harbin|havana|helsinki|herat|hiroshima|ho chi minh city|"
    "hong kong|honolulu|houston|hyderabad|indianapolis|irkutsk|isfahan|islamabad|istanbul|izmir|jakarta|jeddah|"
    "jerusalem|johannesburg|juba|kabul|kaliningrad|kampala|kandahar|kano|kansas city|karachi|kathmandu|kazan|"
    "khankendi|kharkiv|khartoum|kiev|kyiv|kigali|kingston|kinshasa|kolkata|krakow|kraków|krasnodar|kuala lumpur|"
    "kuwait|kuwait city|kyoto|la paz|lagos|lahore|las vegas|lausanne|leipzig|libreville|liege|lille|lilongwe|lima|"
    "lisbon|liverpool|ljubljana|lome|lomé|london|los angeles|luanda|lucknow|lusaka|luxembourg|lviv|lyon|macau|madrid|"
    "malabo|malaga|male|malmo|malmö|managua|manama|manaus|manchester|mandalay|manila|maputo|mariupol|marrakech|"
    "marseille|maseru|mecca|medellin|medellín|medina|melbourne|memphis|mexico city|miami|milan|milwaukee|minneapolis|"
    "minsk|mogadishu|mombasa|monaco|monrovia|monterrey|montevideo|montreal|moscow|mosul|mumbai|munich|murmansk|muscat|"
    "nagasaki|nagoya|nairobi|nakhchivan|nanjing|naples|nashville|nassau|naypyitaw|ndjamena|n'djamena|new delhi|"
    "new orleans|new york|niamey|nice|nicosia|nouakchott|novosibirsk|nukus|nur-sultan|nuremberg|odesa|odessa|okinawa|"
    "oklahoma city|omaha|osaka|oslo|ottawa|ouagadougou|palermo|panama|panama city|paramaribo|paris|perth|peshawar|"
    "philadelphia|phnom penh|phoenix|pittsburgh|podgorica|port louis|port moresby|port-au-prince|porto|portland|"
    "prague|praia|pretoria|pristina|providence|pyongyang|quebec|quebec city|quetta|quito|rabat|ramallah|rangoon|"
    "rawalpindi|reykjavik|reykjavík|riga|rio de janeiro|riyadh|rome|rostov-on-don|rotterdam|sacramento|"
    "saint petersburg|st. petersburg|st petersburg|salt lake city|salzburg|samarkand|san diego|san francisco|san jose|"
    "san josé|san juan|san salvador|sanaa|santa fe|santiago|santo domingo|sao paulo|são paulo|sapporo|sarajevo|"
    "seattle|seoul|seville|shanghai|sharjah|shenzhen|shusha|sevastopol|simferopol|singapore|skopje|sochi|sofia|split|"
    "srinagar|stepanakert|stockholm|strasbourg|stuttgart|sumgait|suva|sydney|tabriz|taipei|tallinn|tampa|tangier|"
    "tashkent|tbilisi|tegucigalpa|tehran|tel aviv|thessaloniki|thimphu|tianjin|tijuana|tirana|tokyo|toronto|toulouse|"
    "tripoli|tunis|turin|turkmenbashi|ulaanbaatar|ulan bator|united nations|utrecht|vaduz|valencia|valletta|vancouver|"
    "vatican city|venice|vienna|vientiane|vilnius|vladivostok|volgograd|warsaw|washington|wellington|windhoek|"
    "winnipeg|wroclaw|wrocław|wuhan|yangon|yaounde|yekaterinburg|yerevan|zagreb|zurich|zürich|"
    # Whose papers set them in capitals before a colon.
    "multan|sialkot|faisalabad|gujranwala|sukkur|larkana|abbottabad|swat|mingora|gilgit|muzaffarabad|mirpur|gwadar|"
    "turbat|dera ismail khan|dera ghazi khan|bahawalpur|sargodha|sahiwal|kasur|sheikhupura|mardan|charsadda|nowshera|"
    "kohat|bannu|swabi|jaipur|jodhpur|bhopal|indore|patna|ranchi|raipur|bhubaneswar|guwahati|imphal|shillong|kohima|"
    "aizawl|agartala|dehradun|shimla|chandigarh|amritsar|ludhiana|jammu|kanpur|varanasi|prayagraj|allahabad|noida|"
    "gurugram|gurgaon|ghaziabad|faridabad|pune|nagpur|nashik|surat|vadodara|rajkot|panaji|kochi|thiruvananthapuram|"
    "kozhikode|coimbatore|madurai|puducherry|mysuru|mangaluru|visakhapatnam|vijayawada|tirupati|johor bahru|"
    "george town|ipoh|kota kinabalu|kuching|putrajaya|shah alam|petaling jaya|melaka|seremban|alor setar|kota bharu|"
    "kuala terengganu|kuantan|sylhet|khulna|rajshahi|kandy|jaffna|galle|pokhara|biratnagar|ibadan|kaduna|jos|"
    "maiduguri|port harcourt|benin city|enugu|kumasi|cebu city|davao city|quezon city|baguio city|zamboanga city|"
    "dammam|ajman|salalah|makkah|madinah|yogyakarta|bandung|semarang|medan|makassar|denpasar|banda aceh|chiang mai|"
    "phuket|da nang|"
    # As other languages write them.
    "berne|genf|wien|brüssel|köln|münchen|frankfurt/main|nürnberg|hannover|moskau|warschau|prag|kopenhagen|athen|rom|"
    "mailand|peking|kairo|teheran|kiew|neu-delhi|jerewan|tiflis|genève|bruxelles|londres|rome|moscou|pékin|le caire|"
    "varsovie|vienne|athènes|copenhague|alger|beyrouth|jérusalem|damas|bagdad|téhéran|tunis|montréal|québec|nantes|"
    "rennes|grenoble|montpellier|roma|milano|napoli|torino|firenze|venezia|bruxelles|londra|parigi|berlino|mosca|"
    "pechino|madrid|ginevra|il cairo|città del vaticano|bari|genova|moscú|pekín|parís|berlín|roma|bruselas|ginebra|"
    "varsovia|viena|atenas|sevilla|zaragoza|málaga|la habana|nueva york|ciudad de méxico|méxico|panamá|lisboa|coimbra|"
    "braga|moscovo|moscou|pequim|bruxelas|genebra|nova iorque|nova york|cairo|recife|salvador|curitiba|porto alegre|"
    "belo horizonte|brussel|den haag|parijs|londen|berlijn|moskou|wenen|gent|antwerpen|warszawa|kraków|moskwa|berlin|"
    "paryż|londyn|bruksela|kijów|praha|bratislava|budapeşte|bakı|gəncə|şuşa|naxçıvan|xankəndi|moskva|london|parij|"
    "istanbul|i̇stanbul|i̇zmir|bükreş|atina|kahire|tahran|pekin|moskova|londra|stockholm|københavn|göteborg|helsingfors|"
    "bryssel|bryssel|københavn|tukholma|tampere|turku|moskova|bucurești|cluj-napoca|iași|timișoara|beograd|sarajevo|"
    "ha noi|hà nội|jakarta|surabaya|москва|санкт-петербург|киев|київ|минск|мінск|астана|нур-султан|алматы|ташкент|"
    "бишкек|душанбе|ашхабад|баку|ереван|тбилиси|кишинев|вашингтон|лондон|париж|берлин|брюссель|женева|пекин|токио|"
    "нью-йорк|анкара|стамбул|тегеран|каир|дамаск|иерусалим|варшава|прага|вена|рим|мадрид|хельсинки|рига|таллин|"
    "вильнюс|новосибирск|екатеринбург|казань|сочи|владивосток|симферополь|львов|львів|одесса|одеса|харьков|харків|"
    "донецк|софия|варна|белград|београд|скопье|αθήνα|θεσσαλονίκη|λευκωσία|βρυξέλλες|λονδίνο|μόσχα"
)
_STATES = (
    "ala|ariz|ark|calif|colo|conn|del|fla|ga|ill|ind|kan|ky|la|md|mass|mich|minn|miss|mo|mont|neb|nev|n.h|n.j|n.m|n.y|"
    "n.c|n.d|okla|ore|pa|r.i|s.c|s.d|tenn|tex|vt|va|wash|w.va|wis|wyo|d.c|dc|alaska|hawaii|idaho|iowa|maine|ohio|"
    "texas|utah|california|florida|nevada|oregon|virginia|illinois|michigan|minnesota|arizona|alabama|kentucky|"
    "tennessee|wisconsin|colorado|massachusetts|pennsylvania|new jersey|new mexico|ontario|alberta|manitoba|quebec|"
    "british columbia|b.c|ont|que|n.s|n.b|ny|nj|ca|tx|fl|il|ma|al|az|ct|mi|mn|mt|nc|nd|ne|nh|nm|nv|oh|ok|or|ri|sc|sd|"
    "tn|ut|vt|wa|wi|wv|wy"
)
_COUNTRIES = (
    "afghanistan|albania|algeria|angola|argentina|armenia|australia|austria|azerbaijan|bahrain|bangladesh|belarus|"
    "belgium|bolivia|bosnia|brazil|britain|bulgaria|cambodia|cameroon|canada|chad|chile|china|colombia|congo|croatia|"
    "cuba|cyprus|denmark|ecuador|egypt|england|estonia|ethiopia|finland|france|georgia|germany|ghana|greece|guatemala|"
    "haiti|honduras|hungary|iceland|india|indonesia|iran|iraq|ireland|israel|italy|jamaica|japan|jordan|kazakhstan|"
    "kenya|kosovo|kuwait|kyrgyzstan|laos|latvia|lebanon|liberia|libya|lithuania|luxembourg|malaysia|mali|malta|mexico|"
    "moldova|mongolia|montenegro|morocco|mozambique|myanmar|nepal|netherlands|new zealand|nicaragua|niger|nigeria|"
    "north korea|norway|oman|pakistan|palestine|panama|paraguay|peru|philippines|poland|portugal|qatar|romania|russia|"
    "rwanda|saudi arabia|scotland|senegal|serbia|singapore|slovakia|slovenia|somalia|south africa|south korea|"
    "south sudan|spain|sri lanka|sudan|sweden|switzerland|syria|taiwan|tajikistan|tanzania|thailand|tunisia|turkey|"
    "türkiye|turkmenistan|uae|uganda|uk|ukraine|united arab emirates|united kingdom|united states|uruguay|us|usa|u.s|"
    "u.k|uzbekistan|venezuela|vietnam|wales|west bank|yemen|zambia|zimbabwe|azərbaycan|азербайджан|россия|украина|"
    "казахстан|белоруссия|deutschland|frankreich|schweiz|österreich|suisse|belgique|españa|italia|brasil|méxico|perú"
)
_EAST_ASIAN = (
    "北京 上海 天津 重庆 重慶 广州 廣州 深圳 香港 澳门 澳門 台北 臺北 高雄 台中 台南 武汉 成都 南京 杭州 西安 沈阳 "
    "哈尔滨 长春 济南 青岛 郑州 长沙 福州 厦门 昆明 贵阳 南宁 海口 三亚 拉萨 乌鲁木齐 兰州 西宁 银川 太原 石家庄 "
    "呼和浩特 合肥 南昌 华盛顿 華盛頓 纽约 紐約 伦敦 倫敦 巴黎 柏林 莫斯科 东京 東京 首尔 首爾 平壤 日内瓦 日內瓦 "
    "布鲁塞尔 布魯塞爾 联合国 罗马 羅馬 马德里 维也纳 開羅 开罗 德黑兰 德黑蘭 耶路撒冷 新德里 伊斯兰堡 曼谷 河内 河內 "
    "新加坡 悉尼 堪培拉 渥太华 巴西利亚 墨西哥城 内罗毕 安卡拉 伊斯坦布尔 巴库 基辅 阿斯塔纳 大阪 名古屋 札幌 福岡 "
    "仙台 京都 広島 神戸 横浜 那覇 ワシントン ニューヨーク ロンドン パリ ベルリン モスクワ ソウル ジュネーブ "
    "ブリュッセル カイロ エルサレム バンコク シンガポール シドニー ローマ ウィーン テヘラン バクー 서울 부산 대구 "
    "인천 광주 대전 울산 세종 수원 춘천 청주 전주 제주 창원 평양 워싱턴 뉴욕 런던 파리 베를린 모스크바 도쿄 베이징 "
    "상하이 브뤼셀 제네바 하노이 방콕 홍콩"
)
TOWNS = word_set(_TOWNS, "|")
REGIONS = word_set(_STATES, "|") | word_set(_COUNTRIES, "|")
EAST_ASIAN_TOWNS = word_set(_EAST_ASIAN)
TOWN_WORDS = frozenset(town.split()[0] for town in TOWNS)
"""The first words of all towns: whether a line can begin with one is a single look-up."""


ABBREVIATED = word_set(
    "ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa "
    "tenn tex vt va wash wis wyo ont que alta man sask"
)
"""States whose abbreviation ends with a full stop in American datelines."""


@lru_cache(maxsize=4096)
def is_town(name: str) -> bool:
    """True for a listed town, whatever its case."""
    # A capital I with dot folds into two characters; the table holds both spellings.
    return name.strip(" .").casefold() in TOWNS or name.casefold().replace("i\u0307", "i") in TOWNS


@lru_cache(maxsize=4096)
def is_region(name: str) -> bool:
    """True for a listed country or state, abbreviations included."""
    return name.strip(" .").casefold() in REGIONS
