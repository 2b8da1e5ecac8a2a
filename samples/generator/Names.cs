using System.Globalization;
using System.Text;

namespace OneSync.Samples;

/// <summary>The names of one part of the district: given names of girls and boys, and family names that suit both.</summary>
public sealed record Origin(string[] Girls, string[] Boys, string[] Families);

/// <summary>Where the people of the district come from, and how their names look in plain ASCII.</summary>
public static class Names
{
    /// <summary>All origins.</summary>
    public static IReadOnlyList<Origin> Origins { get; } =
    [
        Of("Astrid Bodil Freja Gunhild Hedda Ingeborg Kaja Liv Maja Solveig Åse Ylva",
            "Aksel Anders Bjørn Eskil Gunnar Håkon Jørgen Magnus Rasmus Sverre Søren Åke",
            "Aalto Berggren Bjørk Dahl Ekström Engebretsen Fjellström Hallström Holmgård Kjær Lindström Møller Nygård Sjöberg Strømme Ødegård"),
        Of("Adriana Begoña Carmen Inés Itziar Lucía Marisol Nerea Paula Rocío Sofía Ximena",
            "Álvaro Andrés César Diego Íñigo Javier Joaquín Martín Óscar Raúl Rubén Tomás",
            "Álvarez Benítez Domínguez Fernández Gutiérrez Hernández Ibáñez Jiménez López Muñoz Ordóñez Peña Ramírez Sánchez Vázquez Zúñiga"),
        Of("Agata Bożena Danuta Elżbieta Halina Jadwiga Kinga Małgorzata Stanisława Urszula Weronika Żaneta",
            "Bartłomiej Błażej Grzegorz Jędrzej Kacper Łucjan Mirosław Paweł Rafał Stanisław Wacław Zdzisław",
            "Bąk Błaszczyk Chmiel Dąbek Gołąb Jabłoń Kępa Kołodziej Mróz Pająk Rybarczyk Sęk Szczęsny Wrona Zając Źrebiec"),
        Of("Ayla Büşra Çağla Defne Elif Gülşen Melike Nazlı Özge Selin Şule Zeynep",
            "Ahmet Burak Çınar Doğan Emre Hüseyin Kağan Mert Oğuz Ömer Tuğrul Umut",
            "Açıkgöz Aydın Bozkurt Çetin Demir Erdoğan Güneş Işık Karadağ Koç Öztürk Polat Şahin Taşkın Ünal Yıldız"),
        Of("Bích Châu Diễm Hạnh Hương Lan Ngọc Nhung Phượng Quỳnh Thảo Tuyết",
            "Bảo Cường Dũng Đức Hải Hùng Khánh Minh Phúc Quân Thắng Việt",
            "Bùi Đinh Đoàn Dương Hoàng Huỳnh Lâm Lý Mai Ngô Phạm Phan Trần Trịnh Võ Vương"),
        Of("Áine Aoife Bríd Caoimhe Clodagh Deirdre Éabha Gráinne Niamh Órla Róisín Sinéad",
            "Aodhán Cian Ciarán Diarmuid Éamon Eoin Lorcán Oisín Pádraig Rónán Seán Tadhg",
            "Breathnach Byrne Mac_Cárthaigh Doyle Fitzgerald Gallagher Kavanagh Mac_Mathúna McGrath Nolan Ó_Dálaigh O'Connor O'Sullivan Quinn Ryan Ó_Súilleabháin"),
        Of("Annika Bärbel Friederike Gisela Heike Käthe Liesel Monika Renate Sabine Ursula Uta",
            "Dietmar Ernst Günther Heinz Jörg Karsten Lutz Matthias Rüdiger Sönke Uwe Wolfgang",
            "Bäcker Böhm Fuchs Grün Höfer Jäger König Krüger Löwe Möller Preuß Richter Schäfer Schröder Strauß Vogel"),
    ];

    /// <summary>The name in small ASCII letters, as it stands in an address.</summary>
    public static string Ascii(string name)
    {
        StringBuilder plain = new();
        foreach (char c in name.Normalize(NormalizationForm.FormD))
        {
            string? letters = c switch
            {
                'ø' or 'Ø' => "o",
                'ł' or 'Ł' => "l",
                'đ' or 'Đ' => "d",
                'æ' or 'Æ' => "ae",
                'ß' => "ss",
                'ı' => "i",
                _ when char.IsAsciiLetter(c) => char.ToLowerInvariant(c).ToString(CultureInfo.InvariantCulture),
                _ => null,
            };
            plain.Append(letters);
        }
        return plain.ToString();
    }

    private static Origin Of(string girls, string boys, string families) => new(Split(girls), Split(boys), Split(families));

    private static string[] Split(string names) => [.. names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(n => n.Replace('_', ' '))];
}
