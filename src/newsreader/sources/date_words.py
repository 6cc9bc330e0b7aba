"""The words that dates are written with: months in the languages of the web, zones, halves of the day."""

from __future__ import annotations

from functools import cache
from typing import Final

from newsreader.text import fold

# For each month its names in the languages of CLDR that are written on the web, folded, but for those that
# are the beginning of another one. Where two languages differ (listopad, lip, srp) the one of more feeds
# counts: Polish and Czech before Croatian.
_MONTHS: Final = (
    "1月 1월 eanair enero gener gennaio ianuarie ionawr jaanuar janar janeiro jannar janner januara "
    "januarie januaro january janvaris janvier leden ledna ocak sausio sausis sijecanj sijecnja styczen "
    "stycznia tammikuuta urtarrila xaneiro yanvar ιανουαριοσ ιανουαριου студзень студзеня січень січня "
    "январь января януари јануари қаңтар հնվ հունվարի ינואר يناير ژانویه जनवरी জানুযারি ஜன ஜனவரி ม.ค "
    "มกราคม იანვარი 一月 faoilleach fhaoilleach genver janairu jannewaris januwari schaner urtarrilaren "
    "xineru جانفي جنوري جنوری जन जानेवारी ਜਨ ਜਨਵਰੀ જાનયુઆરી జన జనవరి ಜನ ಜನವರಿ ജനുവരി ມ.ກ ມັງກອນ ဇန "
    "ဇနနဝါရီ ጃን ጃንዋሪ មករា",
    "2月 2월 chwefror feabhra febbraio febreiro febrero februara februarie februaris februaro february "
    "fevereiro fevral fevrier helmikuuta lutego luty otsaila shkurt subat unora vasario vasaris veebruar "
    "veljaca veljace φεβρουαριοσ φεβρουαριου ақпан лютага лютии лютого люты фебруар февраль февраля "
    "февруари փետրվարի փտվ פברואר فبراير فوریه فيفري फरवरी ফেবরুযারি பிபரவரி ก.พ กมภาพันธ์ თებერვალი 二月 "
    "cʼhwevrer faburairu favrer febreru febrewaris februwari frar gearran ghearran hwevrer otsailaren "
    "pebrero pebruari شباط فبروري فروری فيبروري فېبروري फर फेबरुअरी फेबरुवारी ਫਰ ਫਰਵਰੀ ફેબરુઆરી ఫిబరవరి "
    "ಫೆಬರವರಿ ഫെബരുവരി ກ.ພ ກມພາ ဖေ ဖေဖောဝါရီ ፌብ ፌብሩዋሪ កុមភៈ",
    "3月 3월 brezen brezna kovas kovo maaliskuuta maart machi mar marca march marcius marco marec maret "
    "mars marta martie marto marts martxoa marz marzec marzo mawrth mrt mrz ozujak ozujka μαρτιοσ μαρτιου "
    "березень березня марта наурыз сакавіка մարտի մրտ מרץ مارس मारच মারচ மாரச มี.ค มีนาคม მარტი 三月 maerz "
    "maris marso martxoaren marzu mashi meurzh mhart اذار مارچ ਮਾਰਚ મારચ మారచి ಮಾರಚ മാർചച ມ.ນ ມີນາ မတ ማርች "
    "មីនា",
    "4月 4월 dub abril aibrean apirila aprel aprila aprile aprilie aprilis aprill aprilo avril balandis "
    "balandzio duben dubna ebrill huhtikuuta kwiecien kwietnia nisan prill travanj travnja απριλιοσ "
    "απριλιου апрель апреля април квітень квітня красавіка сәуір ապրիլի אפריל ابريل افريل اوریل अपरैल "
    "এপরিল ஏப ஏபரல เม.ย เมษายน აპრილი 四月 abrell afirilu apirilaren avrigl ebrel ephreli ghiblean giblean "
    "اپريل اپریل نيسان अपरिल एपरिल ਅਪਰੈਲ એપરિલ ఏపరిల ಏಪರಿಲ ഏപരിൽ ມ.ສ ເມສາ ဧ ဧပြီ ኤፕሪል មេសា",
    "5月 5월 bealtaine geguzes kveten kvetna maggio maiatza maig maijs maio maja majo majus mayis mayo mei "
    "svibanj svibnja toukokuuta μαιοσ μαιου маи мамыр мая мај травень травня մայիսի մյս מאי مايو مه मई মে "
    "மே พ.ค พฤษภาคม მაისი 五月 ceitean cheitean maaie maiatzaren matg mayu mejju meyi ايار ميي ميی مۍ मे ਮਈ "
    "મે మే ಮೇ മേയ ພ.ພ ພຶດສະພາ မေ ሜይ ឧសភា",
    "6月 6월 birzelio birzelis cerven cervna cvn czerwca czerwiec ekaina giugno haziran iunie iyn iyun juin "
    "juna june junho junie junijs junio junius juny juuni kesakuuta lipanj lipnja mehefin meitheamh "
    "qershor xuno ιουνιοσ ιουνιου июнь июня маусым червень червня чэрвень чэрвеня юни јуни հնս հունիսի "
    "יוני جوان يونيو ژوين जून জুন ஜூன มิ.ย มิถนายน ივნისი 六月 ekainaren gunju hunyo mezheven ogmhios xunu "
    "yuni zercladur جون حزيران जुन ਜੂਨ જૂન జూన ಜೂನ ജൂൺ ມິ.ຖ ມິຖນາ ဇွန ጁን មិថុនា",
    "7月 7월 cervence cervenec cvc gorffennaf heinakuuta iuil iulie iyl iyul juillet julai julho julie "
    "julijs juliol julius july juuli korrik liepa liepos lip lipca lipiec luglio srpanj srpnja temmuz "
    "uztaila xullo ιουλιοσ ιουλιου июль июля липень липня ліпень ліпеня шілде юли јули հլս հուլիսի יולי "
    "جويلية يوليو ژويیه जुलाई জুলাই ஜூலை ก.ค กรกฎาคม ივლისი 七月 fanadur gouere hulyo iuchar julayi lulju "
    "uztailaren xunetu yuli تموز جولاء جولايی جولای जुलै ਜੁਲਾਈ જુલાઈ జులె ಜುಲೈ ജൂലൈ ກ.ລ ກໍລະກົດ ဇူ ဇူလိုင "
    "ጁላይ កកកដា",
    "8月 8월 ags abuztua ag agosti agosto agustos agustus aout augusta augusti augusto augusts augustus "
    "augusztus avgust avqust awst elokuuta gusht kolovoza lunasa ogos rugpjucio rugpjutis sierpien "
    "sierpnia srp srpen srpna αυγουστοσ αυγουστου августа жнівень жніуня серпень серпня тамыз օգոստոսի "
    "օգս אוגוסט اغسطس اوت अगसत আগ আগসট ஆக ஆகஸட ส.ค สิงหาคม აგვისტო 八月 abuztuaren agasti agostu agusta "
    "auguscht avust awwissu lunastal اب اګست اگست اگسٽ अग अगसट ऑग ऑगसट ਅਗ ਅਗਸਤ ઑગસટ ఆగ ఆగసటు ಆಗ ಆಗಸಟ ഓഗ "
    "ഓഗസററ ສ.ຫ ສິງຫາ ဩ ဩဂုတ ኦገስት សីហា",
    "9月 9월 eylul iraila medi mfomh rugsejis rugsejo rujan rujna sentabr sentyabr septembar september "
    "septembra septembre septembrie septembris septembro septiembre setembre setembro settembre shtator "
    "syyskuuta szeptember wrzesien wrzesnia zari σεπτεμβριοσ σεπτεμβριου верасень верасня вересень "
    "вересня сентябрь сентября септембар септември қыркүиек սեպտեմբերի ספטמבר سبتمبر سپتامبر सितंबर "
    "সেপটেমবর செபடமபர ก.ย กันยายน სექტემბერი 九月 gwengolo irailaren satumba septamber septhemba septimber "
    "setiembre settember settembru setyembre sultain ايلول ستمبر سيپٽمبر سپتمبر سېپتمبر सपटेंबर सेपटेमबर "
    "ਸਤੰਬਰ સપટેમબર సెపటెంబర ಸೆಪಟೆಂಬರ സെപററംബർ ກ.ຍ ກັນຍາ စက စကတငဘာ ሴፕቴምበር កញញា",
    "10月 10월 dfomh ekim hydref lokakuuta october octobre octombrie octubre oktabr oktobar oktober oktobra "
    "oktobris oktobro oktoober oktyabr ottobre outubro pazdziernika rijen rijna spalio spalis tetor urria "
    "οκτωβριοσ οκτωβριου жовтень жовтня кастрычніка октобар октомври октябрь октября қазан հոկտեմբերի "
    "אוקטובר اكتوبر اکتبر अकटूबर অকটোবর அக அகடோபர ต.ค ตลาคม ოქტომბერი 十月 damhair ochobre okthoba oktubre "
    "ottubru urriaren اکتوبر اڪٽوبر अकटोबर ऑकटोबर ਅਕਤੂਬਰ ઑકટોબર అకటోబర ಅಕಟೋಬರ ഒകടോബർ ຕ.ລ ຕລາ အောကတိုဘာ "
    "ኦክቶበር តុលា",
    "11月 11월 azaroa kasim lapkricio lapkritis lis listopad listopada listopadu marraskuuta nentor "
    "noiembrie novembar november novembra novembre novembris novembro noviembre noyabr samhain studeni "
    "studenoga tachwedd νοεμβριοσ νοεμβριου листопада лістапада новембар ноември ноябрь ноября қараша "
    "նոյեմբերի נובמבר نوامبر نوفمبر नवंबर নভেমবর நவ நவமபர พ.ย พฤศจิกายน ნოემბერი 十一月 azaroaren nobyembre "
    "nopember novamber novembru novimber nuwamba payares نومبر नव नोभेमबर नोवहेंबर ਨਵੰਬਰ નવેમબર నవంబర "
    "ನವೆಂಬರ നവംബർ ພ.ຈ ພະຈິກ နိုဝငဘာ ኖቬምበር វិចឆិកា",
    "12月 12월 abendua aralik decembar december decembra decembre decembrie decembris decembro dekabr "
    "desemba desember desembre detsember dezember dezembro dhjetor dicembre diciembre disember grudnia "
    "grudzien gruodis gruodzio joulukuuta nollaig prosinac prosinca prosince prosinec rhagfyr δεκεμβριοσ "
    "δεκεμβριου грудень грудня декабрь декабря декември децембар желтоқсан снежань снежня դեկտեմբերի "
    "דצמבר دسامبر ديسمبر दिसंबर ডিসেমবর டிசமபர ธ.ค ธันวาคม დეკემბერი 十二月 abenduaren avientu desimber "
    "dezamber dicembru disamba disemba disyembre dubhlachd kerzu دسمبر ڊسمبر डिसेंबर डिसेमबर ਦਸੰਬਰ "
    "ડિસેમબર డిసెంబర ಡಿಸೆಂಬರ ഡിസംബർ ທ.ວ ທັນວາ ဒီ ဒီဇငဘာ ዲሴምበር ធនូ",
)
_SHORTEST: Final = 3
"""Letters of a month's name that may stand for it, where no other month begins with them."""

# Beginnings of months that mean something else: a day of the week, or either of two months.
_NO_MONTHS: Final = frozenset({"sat", "sam", "sun", "gwe", "sul", "mae"})

OF_TWO: Final = {"lip": (7, 6), "srp": (8, 7), "lis": (11, 10), "listopad": (11, 10), "listopada": (11, 10)}
"""What Poles or Czechs call one month and Croats another, in this order."""
CZECH: Final = frozenset({"srp", "lis", "listopad"})
"""Those that Czechs write."""
CROATIAN: Final = frozenset({"hr", "bs", "sr", "sh"})
SHARING: Final = CROATIAN | {"pl", "cs", "sk"}
"""The languages of those months, as feeds name them."""

SLAVIC_DAYS: Final = {
    "po": 0, "pon": 0, "ut": 1, "uto": 1, "wt": 1, "wto": 1, "st": 2, "str": 2, "sri": 2, "sr": 2, "sro": 2,
    "ct": 3, "ctv": 3, "cet": 3, "czw": 3, "pa": 4, "pat": 4, "pet": 4, "pt": 4, "pia": 4, "so": 5, "sob": 5,
    "sub": 5, "ne": 6, "ned": 6, "nie": 6, "ndz": 6,
}  # fmt: skip
"""Days of the week of those three by their first letters, Monday 0."""

PHRASES: Final = {
    "كانون الثاني": 1, "تشرين الاول": 10, "تشرين الثاني": 11, "كانون الاول": 12,
    "mean fomhair": 9, "deireadh fomhair": 10,
}  # fmt: skip
"""Months whose names are two words, folded."""

HOURS: Final = {
    # North America, as RFC 822 has them, and the rest of it.
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
    "akst": -9, "akdt": -8, "hst": -10, "ast": -4, "adt": -3, "nst": -3.5, "ndt": -2.5,
    # Latin America.
    "brt": -3, "brst": -2, "art": -3, "clt": -4, "clst": -3, "cot": -5, "pet": -5, "vet": -4, "uyt": -3,
    "bot": -4, "ect": -5, "pyt": -4, "gft": -3,
    # Europe.
    "wet": 0, "west": 1, "bst": 1, "cet": 1, "cest": 2, "mez": 1, "mesz": 2, "met": 1, "mest": 2, "eet": 2,
    "eest": 3, "msk": 3, "msd": 4, "trt": 3, "fet": 3, "samt": 4, "get": 4, "azt": 4, "amt": 4,
    # Africa and the Middle East.
    "wat": 1, "cat": 2, "sast": 2, "eat": 3, "idt": 3, "irst": 3.5, "irdt": 4.5, "gst": 4, "aft": 4.5,
    # Asia.
    "pkt": 5, "uzt": 5, "yekt": 5, "ist": 5.5, "npt": 5.75, "omst": 6, "bdt": 6, "mmt": 6.5, "ict": 7,
    "wib": 7, "novt": 7, "krat": 7, "hkt": 8, "sgt": 8, "myt": 8, "pht": 8, "wita": 8, "irkt": 8, "awst": 8,
    "jst": 9, "kst": 9, "wit": 9, "yakt": 9, "vlat": 10, "magt": 11, "pett": 12,
    # Oceania.
    "acst": 9.5, "acdt": 10.5, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13, "chst": 10, "sst": -11,
    "utc": 0, "gmt": 0, "ut": 0, "uct": 0, "z": 0,
}  # fmt: skip
"""Abbreviated zones in hours east of UTC. Of those that several places use, what feeds mean most."""

PLACES: Final = {
    "et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles",
}  # fmt: skip
"""Zones that leave it to the day whether it is summer there."""

BEFORE_NOON: Final = ("a.m", "am", "上午", "午前", "오전", "πμ", "π.μ", "ص", "凌晨", "早上")
AFTER_NOON: Final = ("p.m", "pm", "下午", "午後", "오후", "μμ", "μ.μ", "م", "晚上")


@cache
def _months() -> dict[str, int]:
    return {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}


@cache
def month(word: str) -> int | None:
    """The month that a folded word names, by its whole name or a beginning that only this month has."""
    known = _months()
    if number := known.get(word):
        return number
    if word in OF_TWO:
        return OF_TWO[word][0]
    if len(word) < _SHORTEST or word in _NO_MONTHS:
        return None
    meant = {number for name, number in known.items() if name.startswith(word)}
    return meant.pop() if len(meant) == 1 else None


def folded(text: str) -> str:
    """As `text.fold`, with a plain i for the Turkish one without a dot."""
    return fold(text).replace("ı", "i")
