"""Text of every kind that people and other systems put into fields."""

LONG = "ligne de texte " * 666 + "0123456789"  # 10,000 characters
TEXTS = {
    "right to left": "قرار مغادرة الأراضي \u202eabc\u202c שלום",
    "emoji": "👩‍👧‍👦 🇧🇪 é\u0301 👍🏽",
    "control characters": "a\x00b\x07c\x1b[31m\ud800",
    "markdown": "# Titre\n[x](javascript:alert(1)) **gras** :red[rouge] $x^2$ `code` | a | b |",
    "HTML": "<script>window.pwned=1</script><img src=x onerror=window.pwned=1><b>gras</b>",
    "a formula": '=HYPERLINK("http://example.be";"clic")',
    "another formula": "@SUM(1+1)*cmd|' /C calc'!A0",
    "SQL": "'; DROP TABLE case_file; --",
    "template": "{{7*7}} ${7*7} %s {value}",
    "long": LONG,
}
