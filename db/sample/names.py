"""Invented names: first and last names common in a language, drawn apart from each other."""

from random import Random

from db.text import fold

BELGIAN = {
    "fr": (
        "Amélie Aurore Benoît Céline Cédric Charlotte Damien Élodie François Géraldine Hugues "
        "Isabelle Julien Laurence Marc Nathalie Olivier Pascale Quentin Sandrine Thierry Valérie",
        "Lambert Dubois Dupont Leroy Simon Lejeune Gérard Mathieu Renard Collard Delvaux Fontaine "
        "Henrard Jacquemin Lecomte Marchal Noël Pirard Remacle Servais Thonon Wauters",
    ),
    "nl": (
        "An Bart Carine Dirk Els Filip Greet Hilde Ilse Jan Karen Leen Marijke Nele Pieter Rik "
        "Sofie Tom Veerle Wim",
        "Peeters Janssens Maes Jacobs Willems Mertens Claes Goossens Wouters Verhoeven Aerts "
        "Hermans Smets Michiels Coppens Desmet Vermeulen Lemmens Stevens Baert",
    ),
}
# Nationality, share among cases, language, first names, last names.
PEOPLES: list[tuple[str, float, str, str, str]] = [
    ("MA", 12, "ar", "Youssef Fatima Karim Samira Hamza Nadia", "El Amrani;Benali;Tazi;Chafik"),
    ("AF", 10, "prs", "Ahmad Zahra Farid Laila Omid Parwana", "Rahimi;Noori;Hakimi;Sultani"),
    ("SY", 6, "ar", "Omar Rima Bassel Hala Nizar Yara", "Haddad;Khoury;Darwish;Nassar"),
    ("DZ", 6, "ar", "Sofiane Amina Rachid Lynda Walid Meriem", "Boudiaf;Mansouri;Saidi;Belkacem"),
    ("CD", 8, "fr", "Patrick Grâce Junior Mireille Trésor Nadège", "Kabongo;Mbuyi;Ilunga;Tshala"),
    ("CM", 5, "fr", "Serge Clarisse Hervé Solange Thierry Aline", "Nkomo;Fotso;Mbarga;Tchoua"),
    ("GN", 7, "ff", "Mamadou Aissatou Ibrahima Kadiatou Alpha Mariama", "Diallo;Bah;Barry;Sow"),
    ("AL", 6, "sq", "Arben Elira Besnik Mirela Dritan Anila", "Hoxha;Shehu;Kola;Prifti"),
    ("GE", 4, "ka", "Giorgi Nino Levan Tamar Irakli Maka", "Beridze;Lomidze;Kapanadze;Gelashvili"),
    ("AM", 3, "hy", "Armen Ani Tigran Lilit Hayk Gayane", "Sargsyan;Grigoryan;Petrosyan"),
    ("BR", 5, "pt", "Rafael Juliana Thiago Camila Bruno Larissa", "Silva;Souza;Oliveira;Pereira"),
    ("TR", 4, "tr", "Emre Elif Murat Zeynep Hakan Ayşe", "Yılmaz;Demir;Kaya;Çelik"),
    ("PK", 3, "ur", "Imran Sana Bilal Ayesha Usman Hina", "Khan;Malik;Butt;Chaudhry"),
    ("IN", 3, "pa", "Gurpreet Simran Harjit Manpreet Rajesh Priya", "Singh;Kaur;Sharma;Gill"),
    ("SN", 3, "fr", "Cheikh Awa Moussa Ndeye Abdou Khady", "Ndiaye;Faye;Diop;Gueye"),
    ("ER", 4, "ti", "Yonas Selam Filmon Luwam Robel Feven", "Tesfay;Haile;Kidane;Woldu"),
    ("SO", 3, "so", "Abdi Hodan Yusuf Ifrah Liban Sahra", "Hassan;Warsame;Farah;Jama"),
    ("IQ", 3, "ar", "Ali Zainab Mustafa Noor Haider Rusul", "Al Jabouri;Kadhim;Salman"),
    ("PS", 4, "ar", "Tareq Rana Anas Dalia Fadi Lina", "Awad;Shaheen;Qasem;Zaid"),
    ("BI", 3, "fr", "Fabrice Diane Éric Chantal Désiré Ornella", "Ndayisenga;Niyonzima;Hakiza"),
    ("UA", 2, "uk", "Andriy Oksana Taras Iryna Bohdan Olena", "Kovalenko;Bondar;Shevchuk"),
    ("SV", 2, "es", "Carlos Karla José Marisol Luis Yesenia", "Hernández;Rivas;Portillo"),
    ("NG", 2, "en", "Emeka Blessing Tunde Ngozi Chidi Folake", "Okafor;Adeyemi;Eze;Balogun"),
    ("TN", 2, "ar", "Anis Rim Sami Ines Hatem Olfa", "Trabelsi;Jaziri;Gharbi"),
    ("VN", 0.15, "vi", "Minh Lan Tuan Huong Duc Mai", "Nguyen;Tran;Pham"),
    ("CN", 1, "zh", "Wei Li Jun Fang Bo Xiu", "Wang;Zhang;Chen"),
]
WEIGHTS = [share for _, share, _, _, _ in PEOPLES]


def belgian(random: Random, language: str) -> str:
    first, last = BELGIAN[language]
    return f"{random.choice(first.split())} {random.choice(last.split())}"


def person(random: Random) -> tuple[str, str, str, str, str]:
    """(nationality, language, first name, last name, sex). First names stand man, woman, man..."""
    nationality, _, language, firsts, lasts = random.choices(PEOPLES, WEIGHTS)[0]
    woman = random.random() < 0.34
    first = random.choice(firsts.split()[1 if woman else 0 :: 2])
    last = random.choice(lasts.split(";"))
    return nationality, language, first, last, "F" if woman else "M"


def folded(last: str, first: str) -> str:
    return fold(f"{last} {first}")
