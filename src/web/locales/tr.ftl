languages = Dil
home = Ana sayfa
options = Seçenekler
description = Sesli rehber: { $house }
close = Kapat

# Müze
house-lead = Bir oda seçin ve dinlemek için dokunun
rooms = Odalar
room = Oda { $number }
clips = { $count ->
    [one] { $count } anlatım
   *[other] { $count } anlatım
}
house-playing = Şimdi çalıyor: { $title }
number = Duvardaki numara
number-go = Git
map = Harita
map-head = Müze haritası
you-are-here = Buradasınız
map-nearest = Buraya en yakın
map-legend = Haritada
map-route = Gezi sırası
map-heard = Dinlendi
map-in-room = { $number } numaralı odada
map-next-to = { $number } numaralı odanın yanında
map-more = Daha fazla
facility-entrance = Giriş
facility-exit = Çıkış
facility-toilets = Tuvaletler
facility-accessible-toilets = Engelli tuvaleti
facility-steps = Basamaklar
facility-ramp = Rampa
facility-lift = Asansör
facility-seats = Oturma yerleri
facility-lockers = Emanet dolapları
facility-water = İçme suyu
facility-shop = Mağaza
facility-first-aid = İlk yardım
facility-hearing-loop = İndüksiyon döngüsü
facility-wifi = Wi-Fi
visit = Ziyaretçi bilgileri
hours = Açılış saatleri
clock = { $hour }:{ $minute }
hours-line = { $days }: { $open }–{ $close }
days = { $first }–{ $last }
days-more = { $days }, { $more }
monday = pazartesi
tuesday = salı
wednesday = çarşamba
thursday = perşembe
friday = cuma
saturday = cumartesi
sunday = pazar
shut-today = Müze kapalı. Bugünkü açılış saati: { $time }.
shut-tomorrow = Müze kapalı. Yarınki açılış saati: { $time }.
shut-until = Müze kapalı. Sonraki açılış: { $day }, saat { $time }.
privacy = Verileriniz
privacy-text = Üyelik yok, uygulama yok, kişisel veri yok. Yalnızca hangi anlatımların dinlendiğini sayıyoruz.

# Rotalar
routes = Önerilen rotalar
route = Rota
route-next = Rotada sıradaki
route-end = Rota burada sona eriyor.
choice = Önce dinlenecekler
choice-off = Tercih yok
choice-family = Önce aileler için anlatımlar
choice-described = Önce sesli betimleme
choice-end = Kapat

# Bekleyen ekran
attract-lead = Ekrana dokunun, ev anlatsın
attract-start = Başlat: { $room }
attract-playing = Şimdi çalıyor: { $title } · kalan { $left }
still-there = Hâlâ burada mısınız?
still-back = { $seconds } sn sonra başlangıca dönülecek
still-stay = Devam et

# Oda
clips-heading = Bu odada dinleyin
clips-heading-both = Bu odada dinleyin ve okuyun
clips-heading-read = Bu odada okuyun
listen = Dinle: { $title }
listen-here = Dinle
read = Metin: { $title }
read-alone = Oku: { $title }
text = Metin
told-in = Dil: { $language }
only-to-read = Şimdilik yalnızca metin
text-alone = Yalnızca metin
transcript = Tam metin
playing = Şimdi çalıyor
paused = Duraklatıldı
pause = Duraklat
resume = Devam et
pause-named = Duraklat: { $title }
resume-named = Devam et: { $title }
stop = Durdur
stop-named = Durdur: { $title }
back = 10 saniye geri
forward = 10 saniye ileri
seek = Konum
seek-at = { $position } / { $length }
speed = Hız
speed-slow = Daha yavaş
speed-usual = Normal hız
speed-brisk = Daha hızlı
speed-fast = Çok hızlı
volume-step = Ses düzeyi { $step } / { $most }
quieter = Sesi kıs
louder = Sesi aç
speaker-missing = Hoparlör çalışmıyor. Metni okuyun veya telefonunuzu kullanın; görevlilere haber verildi.
again-lost = Ses kesildi. Burada okumaya devam edin veya telefonunuzdan dinleyin.
again-back = Ses geri geldi. { $at } noktasından devam edilsin mi?
muted = Hoparlörler şu anda kapalı. Metni okuyun veya telefonunuzdan dinleyin.
elsewhere = Bu anlatım yalnızca kendi odasında çalar. Burada metni okuyabilir veya telefonunuzdan dinleyebilirsiniz.
voice-stays = Ses aynı dilde devam ediyor: { $voice }. Bu sayfadaki metin: { $text }.
play-refused = Tarayıcınız sesi engelledi. Yeniden dokunun.
play-broke = Ses kesildi. Yeniden dokunun.
play-unreached = Bağlantı yok: Bu anlatım şu anda başlatılamıyor. Metnini okuyabilirsiniz.
offline = Bağlantı kesildi. Yeniden bağlanılıyor…

# Başka biri dinlerken
busy = Bu odada çalıyor: { $title } · kalan { $left }
follow = Metni izle
room-plays = Bu odada çalıyor: { $title }
play-next = Sıraya ekle ({ $place }. sıra)
queue = Sıradakiler
queued = { $place }. { $title }
unqueue = Kaldır: { $title }
busy-wait = Diğer ekrana kimse dokunmazsa { $seconds } sn sonra durdurabilirsiniz.
stop-all = Herkes için durdur
stop-all-sure = Yine de durdurulsun mu? Biri dinliyor
my-phone = Telefonumda
phone-how = Telefonunuzun kamerasını koda tutun veya adresi yazın. Uygulama ve kişisel veri gerekmez: Müzenin Wi-Fi ağı yeterlidir.
phone-code = Telefonda devam etmek için QR kodu

# Görünüm
look = Metin, renkler ve yükseklik
look-text = Metin boyutu
look-text-1 = Normal
look-text-2 = Büyük
look-text-3 = Çok büyük
look-theme = Renkler
look-light = Açık
look-dark = Koyu
look-high = Yüksek kontrast
look-reach = Düğme yüksekliği
look-standing = Ayakta
look-seated = Oturarak
look-motion = Hareket
look-moving = Açık
look-still = Kapalı

# Müzenin bir ekranı
screen-head = Yeni ekran
screen-new = Bu ekran henüz bir odaya atanmadı.
screen-show-code = Kodu göster
screen-code = Bu ekranın kodu
screen-staff = Görevliler ekranı bu kodla şu adreste kaydeder:
screen-number = Ekran { $number }

advisory-violence = Şiddet anlatır
advisory-death = Bir ölümü anlatır
advisory-suicide = İntihardan söz eder
advisory-loud = Yüksek ses içerir
variant-extended = Daha ayrıntılı
variant-family = Aileler için
variant-described = Sesli betimleme
variant-plain = Sade dil

# Yapılamayanlar
failure-title = Bir sorun oluştu
failure-page = Bu sayfa bulunamadı. Taşınmış olabilir.
failure-number = Bu numara turda yok. Duvardaki numarayı kontrol edin.
failure-room = Bu oda turda yok.
failure-clip = Bu anlatım turda yok.
failure-request = İsteği anlayamadık. Oda sayfasından yeniden deneyin.
failure-too-much = Tek seferde bu kadarı çok fazla.
failure-play = Bu dinleme kaydı ses kaydıyla uyuşmuyor.
failure-crowded = Şu anda çok fazla cihaz bağlı. Biraz bekleyip yeniden deneyin.
failure-reports = Bu bağlantıdan tek seferde çok fazla dinleme kaydı geldi. Biraz bekleyip yeniden deneyin.
failure-stranger = Bu yalnızca müzenin sayfalarından yapılabilir.
failure-not-a-screen = Bu yalnızca odadaki bir ekrandan yapılabilir. Telefonunuzdan dinleyin.
failure-no-tour = Tur henüz hazır değil. Lütfen biraz sonra yeniden gelin.
failure-no-speaker = Bu odada hoparlör yok. Telefonunuzdan dinleyin.
failure-text-alone = Bunun ses kaydı yok, yalnızca metni var. Okumak için odasında seçin.
failure-speaker = Hoparlör çalışmıyor. Metni okuyun veya telefonunuzu kullanın.
failure-busy = Başka biri dinliyor. Seçtiğiniz anlatımı sıraya ekleyebilirsiniz.
failure-queue-full = Sırada zaten üç anlatım var. Sıradaki başlayınca yeniden deneyin.
failure-already-there = Bu anlatım zaten çalıyor veya sırada.
failure-silence = Şu anda hiçbir şey çalmıyor. Dinlemek için bir anlatıma dokunun.
failure-shut = Müze kapalı; açılışa kadar hoparlör sessiz kalır.
failure-closing = Sesli rehber kapanıyor. Lütfen birazdan yeniden gelin.
failure-disk-full = Müzenin diski dolu ve hiçbir şey kaydedilmedi. Yönetici yer açabilir.
failure-locked = Şu anda hiçbir şey kaydedilemiyor: Müzenin veri tabanını başka bir program kullanıyor. Lütfen birazdan yeniden deneyin.
failure-disk-fails = Müzenin diski düzgün çalışmıyor. Tur devam ediyor; lütfen birazdan yeniden deneyin.
failure-damaged = Müzenin veri tabanı hasar görmüş görünüyor. Sorumlu kişi bir yedeği geri yükleyebilir.
failure-ours = Bizim tarafımızda bir hata oluştu. Lütfen yeniden deneyin.
failure-request-id = Görevliler için başvuru numarası: { $id }
preview-stamp = Taslak
preview-note = Taslak: Ziyaretçiler bunu henüz görmüyor.
