languages = भाषा
home = होम
options = विकल्प
description = ऑडियो गाइड: { $house }
close = बंद करें

# संग्रहालय
house-lead = कमरा चुनें और सुनने के लिए छुएँ
rooms = कमरे
room = कमरा { $number }
clips = { $count ->
    [one] { $count } ऑडियो
   *[other] { $count } ऑडियो
}
house-playing = अभी चल रहा है: { $title }
number = दीवार पर लिखा नंबर
number-go = जाएँ
map = नक्शा
map-head = संग्रहालय का नक्शा
you-are-here = आप यहाँ हैं
map-nearest = यहाँ से सबसे पास
map-legend = नक्शे पर
map-route = देखने का क्रम
map-heard = सुन चुके हैं
map-in-room = कमरा { $number } में
map-next-to = कमरा { $number } के पास
map-more = और
facility-entrance = प्रवेश
facility-exit = निकास
facility-toilets = शौचालय
facility-accessible-toilets = सुगम्य शौचालय
facility-steps = सीढ़ियाँ
facility-ramp = रैंप
facility-lift = लिफ़्ट
facility-seats = बैठने की जगह
facility-lockers = लॉकर
facility-water = पीने का पानी
facility-shop = दुकान
facility-first-aid = प्राथमिक उपचार
facility-hearing-loop = हियरिंग लूप
facility-wifi = वाई-फ़ाई
visit = आगंतुक जानकारी
hours = खुलने का समय
clock = { $hour }:{ $minute }
hours-line = { $days }: { $open } से { $close } तक
days = { $first } से { $last }
days-more = { $days }, { $more }
monday = सोमवार
tuesday = मंगलवार
wednesday = बुधवार
thursday = गुरुवार
friday = शुक्रवार
saturday = शनिवार
sunday = रविवार
shut-today = संग्रहालय बंद है। आज { $time } बजे खुलेगा।
shut-tomorrow = संग्रहालय बंद है। कल { $time } बजे खुलेगा।
shut-until = संग्रहालय बंद है। { $day } को { $time } बजे खुलेगा।
privacy = आपकी जानकारी
privacy-text = न खाता, न ऐप, न कोई निजी जानकारी। हम केवल यह गिनते हैं कि कौन-से ऑडियो सुने गए।

# मार्ग
routes = सुझाए गए मार्ग
route = मार्ग
route-next = मार्ग पर आगे
route-end = मार्ग यहाँ समाप्त होता है।
choice = पहले क्या सुनें
choice-off = कोई प्राथमिकता नहीं
choice-family = पहले परिवारों के ऑडियो
choice-described = पहले ऑडियो वर्णन
choice-end = बंद करें

# आराम करती स्क्रीन
attract-lead = स्क्रीन छुएँ और इस घर की कहानी सुनें
attract-start = शुरू करें: { $room }
attract-playing = अभी चल रहा है: { $title } · { $left } बाकी
still-there = क्या आप अभी भी यहाँ हैं?
still-back = { $seconds } सेकंड में शुरुआती पेज पर वापसी
still-stay = जारी रखें

# कमरा
clips-heading = इस कमरे में सुनें
clips-heading-both = इस कमरे में सुनें और पढ़ें
clips-heading-read = इस कमरे में पढ़ें
listen = सुनें: { $title }
listen-here = सुनें
read = टेक्स्ट: { $title }
read-alone = पढ़ें: { $title }
text = टेक्स्ट
told-in = भाषा: { $language }
only-to-read = फ़िलहाल केवल टेक्स्ट
text-alone = केवल टेक्स्ट
transcript = पूरा टेक्स्ट
playing = अभी चल रहा है
paused = रुका हुआ है
pause = रोकें
resume = जारी रखें
pause-named = रोकें: { $title }
resume-named = जारी रखें: { $title }
stop = समाप्त करें
stop-named = समाप्त करें: { $title }
back = 10 सेकंड पीछे
forward = 10 सेकंड आगे
seek = ऑडियो में स्थान
seek-at = { $length } में से { $position }
speed = गति
speed-slow = धीमी
speed-usual = सामान्य गति
speed-brisk = तेज़
speed-fast = बहुत तेज़
volume-step = आवाज़ { $most } में से { $step }
quieter = आवाज़ घटाएँ
louder = आवाज़ बढ़ाएँ
speaker-missing = स्पीकर काम नहीं कर रहा है। टेक्स्ट पढ़ें या अपना फ़ोन इस्तेमाल करें; कर्मचारियों को सूचना दे दी गई है।
again-lost = आवाज़ रुक गई है। यहीं पढ़ते रहें या अपने फ़ोन पर सुनें।
again-back = आवाज़ लौट आई है। { $at } से आगे सुनें?
muted = स्पीकर फ़िलहाल बंद हैं। टेक्स्ट पढ़ें या अपने फ़ोन पर सुनें।
elsewhere = यह ऑडियो केवल अपने कमरे में सुनाई देता है। यहाँ आप टेक्स्ट पढ़ सकते हैं या अपने फ़ोन पर सुन सकते हैं।
voice-stays = आवाज़ उसी भाषा में जारी है: { $voice }। इस पेज का टेक्स्ट: { $text }।
play-refused = ब्राउज़र ने आवाज़ रोक दी। फिर से छुएँ।
play-broke = आवाज़ बीच में रुक गई। फिर से छुएँ।
play-unreached = कनेक्शन नहीं है: यह ऑडियो अभी नहीं चल सकता। आप इसका टेक्स्ट पढ़ सकते हैं।
offline = कनेक्शन टूट गया। फिर से जुड़ रहा है…

# जब कोई और सुन रहा हो
busy = कमरे में चल रहा है: { $title } · { $left } बाकी
follow = साथ-साथ पढ़ें
room-plays = कमरे में चल रहा है: { $title }
play-next = इसके बाद चलाएँ (क्रम { $place })
queue = आगे क्या चलेगा
queued = { $place }. { $title }
unqueue = हटाएँ: { $title }
busy-wait = अगर कोई दूसरी स्क्रीन न छुए, तो आप { $seconds } सेकंड में इसे समाप्त कर सकेंगे।
stop-all = सबके लिए समाप्त करें
stop-all-sure = फिर भी समाप्त करें? कोई सुन रहा है
my-phone = मेरे फ़ोन पर
phone-how = फ़ोन का कैमरा कोड पर लगाएँ या पता लिखें। न ऐप चाहिए, न निजी जानकारी: बस संग्रहालय के वाई-फ़ाई से जुड़ें।
phone-code = फ़ोन पर आगे सुनने के लिए QR कोड

# दिखावट
look = अक्षर, रंग और ऊँचाई
look-text = अक्षरों का आकार
look-text-1 = सामान्य
look-text-2 = बड़ा
look-text-3 = बहुत बड़ा
look-theme = रंग
look-light = हल्के
look-dark = गहरे
look-high = उच्च कंट्रास्ट
look-reach = बटनों की ऊँचाई
look-standing = खड़े होकर
look-seated = बैठकर
look-motion = एनिमेशन
look-moving = चालू
look-still = बंद

# संग्रहालय की स्क्रीन
screen-head = नई स्क्रीन
screen-new = यह स्क्रीन अभी किसी कमरे से नहीं जुड़ी है।
screen-show-code = कोड दिखाएँ
screen-code = इस स्क्रीन का कोड
screen-staff = कर्मचारी इस कोड से स्क्रीन यहाँ दर्ज करते हैं:
screen-number = स्क्रीन { $number }

advisory-violence = हिंसा का वर्णन
advisory-death = मृत्यु का वर्णन
advisory-suicide = आत्महत्या का उल्लेख
advisory-loud = तेज़ आवाज़ें
variant-extended = विस्तार से
variant-family = परिवारों के लिए
variant-described = ऑडियो वर्णन सहित
variant-plain = सरल भाषा में

# जो नहीं हो सका
failure-title = कुछ गड़बड़ हो गई
failure-page = यह पेज नहीं मिला। शायद इसकी जगह बदल गई है।
failure-number = यह नंबर इस टूर में नहीं है। दीवार पर लिखा नंबर फिर देखें।
failure-room = यह कमरा इस टूर में नहीं है।
failure-clip = यह ऑडियो इस टूर में नहीं है।
failure-request = हम आपका अनुरोध नहीं समझ पाए। कमरे के पेज से फिर कोशिश करें।
failure-too-much = एक बार में यह बहुत ज़्यादा है।
failure-play = सुनने का यह विवरण रिकॉर्डिंग से मेल नहीं खाता।
failure-crowded = अभी बहुत सारे उपकरण जुड़े हुए हैं। थोड़ा रुककर फिर कोशिश करें।
failure-reports = इस कनेक्शन से एक साथ सुनने के बहुत सारे विवरण आए। थोड़ा रुककर फिर कोशिश करें।
failure-stranger = यह केवल संग्रहालय के पेजों से हो सकता है।
failure-not-a-screen = यह केवल कमरे की स्क्रीन से हो सकता है। अपने फ़ोन पर सुनें।
failure-no-tour = टूर अभी तैयार नहीं है। थोड़ी देर बाद फिर आएँ।
failure-no-speaker = इस कमरे में स्पीकर नहीं है। अपने फ़ोन पर सुनें।
failure-text-alone = इसकी रिकॉर्डिंग नहीं है, केवल टेक्स्ट है। पढ़ने के लिए इसे इसके कमरे में चुनें।
failure-speaker = स्पीकर काम नहीं कर रहा है। टेक्स्ट पढ़ें या अपना फ़ोन इस्तेमाल करें।
failure-busy = कोई और सुन रहा है। आप अपना ऑडियो इसके बाद चला सकते हैं।
failure-queue-full = तीन ऑडियो पहले से इंतज़ार में हैं। अगला शुरू होने पर फिर कोशिश करें।
failure-already-there = यह ऑडियो चल रहा है या पहले से इंतज़ार में है।
failure-silence = अभी कुछ नहीं चल रहा। सुनने के लिए किसी ऑडियो को छुएँ।
failure-shut = संग्रहालय बंद है; खुलने तक स्पीकर चुप रहेगा।
failure-closing = ऑडियो गाइड बंद हो रहा है। थोड़ी देर में फिर आएँ।
failure-disk-full = संग्रहालय की डिस्क भर गई है और कुछ भी सहेजा नहीं गया। व्यवस्थापक जगह खाली कर सकते हैं।
failure-locked = अभी कुछ सहेजा नहीं जा सकता: कोई दूसरा प्रोग्राम संग्रहालय का डेटाबेस इस्तेमाल कर रहा है। थोड़ी देर में फिर कोशिश करें।
failure-disk-fails = संग्रहालय की डिस्क ठीक से काम नहीं कर रही है। टूर जारी है; थोड़ी देर में फिर कोशिश करें।
failure-damaged = लगता है संग्रहालय का डेटाबेस ख़राब हो गया है। ज़िम्मेदार व्यक्ति बैकअप से उसे बहाल कर सकते हैं।
failure-ours = हमारी ओर से कोई गड़बड़ी हुई। फिर कोशिश करें।
failure-request-id = कर्मचारियों के लिए संदर्भ: { $id }
preview-stamp = मसौदा
preview-note = मसौदा: आगंतुकों को यह अभी नहीं दिखता।
