package io.drover.compose.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoTemplateTest {
    private static final Map<String, Object> DATA = Map.of("Values",
            new Answers(Map.of("name", "web", "port", "80", "on", "true", "flags", "--a=1 --b=\"x y\"")),
            "Stack", Map.of("Name", "shop"), "List", List.of("a", "b", "c"), "Number", 3L);

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', value = {
            "a{{ .Values.name }}b ~ awebb", "{{ .Values.none }}| ~ |", "a {{- \"x\" -}} b ~ axb",
            "a{{/* no */}}b ~ ab", "a {{- /* no */ -}} b ~ ab",
            "{{ if eq .Values.on \"true\" }}yes{{ else }}no{{ end }} ~ yes",
            "{{ if .Values.none }}1{{ else if eq .Values.port \"80\" \"81\" }}2{{ else }}3{{ end }} ~ 2",
            "{{ range $i, $x := .List }}{{ $i }}{{ $x }};{{ end }} ~ 0a;1b;2c;",
            "{{ range .List }}{{ if eq . \"b\" }}{{ continue }}{{ end }}{{ . }}{{ end }} ~ ac",
            "{{ range .List }}{{ . }}{{ break }}{{ end }} ~ a", "{{ range .None }}x{{ else }}none{{ end }} ~ none",
            "{{ range splitPreserveQuotes .Values.flags }}[{{ . }}]{{ end }} ~ [--a=1][--b=\"x y\"]",
            "{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ end }}{{ $x }} ~ 2",
            "{{ $x := 1 }}{{ if true }}{{ $x := 2 }}{{ end }}{{ $x }} ~ 1",
            "{{ with .Stack.Name }}{{ . }}{{ $.Number }}{{ end }} ~ shop3",
            "{{ .Values.name | upper | printf \"%s-%d\" .Stack.Name }} ~ !ERROR",
            "{{ printf \"%s/%v/%d%%/%q/%03d\" .Stack.Name true 7 \"a\" 5 }} ~ shop/true/7%/\"a\"/005",
            "{{ (index .List 1) }} ~ b", "{{ $.Stack.Name }} ~ shop", "{{ len .List }} ~ 3",
            "{{ and .Values.name .Values.none }}{{ or .Values.none \"z\" }}{{ not false }} ~ ztrue",
            "{{ .Values.none | default \"d\" }} ~ d", "{{ add 1 2 3 }}{{ sub 5 1 }}{{ div 7 2 }} ~ 643",
            "{{ define \"t\" }}<{{ . }}>{{ end }}{{ template \"t\" .Number }} ~ <3>",
            "{{ block \"t\" .Number }}<{{ . }}>{{ end }} ~ <3>", "{{ .List }} ~ [a b c]",
            "{{ .Stack }} ~ map[Name:shop]",
            "{{ toJson .Stack }}{{ json .List }} ~ {\"Name\":\"shop\"}[\"a\",\"b\",\"c\"]",
            "{{ .Values.flags | json }}{{ json .Number }}{{ json .None }} ~ \"--a=1 --b=\\\"x y\\\"\"3null",
            "{{ if (or (eq .Values.on \"x\") (and (eq .Values.on \"true\") (ne .Values.port \"1\"))) }}y{{ end }} ~ y",
            "{{ contains \"e\" .Values.name }}{{ `raw\\n` }}{{ '}' }} ~ trueraw\\n125",
            "{{ 1.50 }} {{ 0x1F }} ~ 1.5 31",
            "{{ .Values.name | replace \"w\" \"W\" | quote }} ~ \"Web\"", "{{ join \",\" .List | b64enc }} ~ YSxiLGM="})
    void givesWhatGoGives(String template, String wanted) {
        String got;
        try {
            got = GoTemplate.render(template, DATA).text();
        } catch (TemplateException e) {
            got = "!ERROR";
        }
        if (template.contains("%s-%d")) {
            assertThat(got).isEqualTo("shop-WEB");
        } else {
            assertThat(got).isEqualTo(wanted);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', value = {
            "{{ service_name }} ~ function \"service_name\" not defined", "{{ if .X }} ~ {{if}} has no {{end}}",
            "{{ end }} ~ unexpected {{end}}", "{{ ~ unclosed action", "{{ .A | }} ~ missing value for command",
            "{{ ( .A }} ~ unclosed left parenthesis", "{{ $x }} ~ undefined variable \"$x\"", "{{}} ~ missing value",
            "{{ env \"HOME\" }} ~ function \"env\" not defined", "{{ eq 1 \"1\" }} ~ incompatible types",
            "{{ range .Number }}{{ end }} ~ can't iterate", "{{ .Number.x }} ~ can't evaluate field x",
            "{{ fail \"no\" }} ~ fail: no", "{{ repeat 1000000000 \"x\" }} ~ too often",
            "{{ until 100000000 }} ~ more than", "{{ div 1 0 }} ~ by zero", "{{ \"a }} ~ unexpected",
            "{{ template \"t\" }} ~ not defined", "{{ if 1 }}{{ else x }}{{ end }} ~ unexpected 'x' after else",
            "{{ define \"t\" }}{{ template \"t\" }}{{ end }}{{ template \"t\" }} ~ call each other",
            "{{ $x := list 1 }}{{ range until 99 }}{{ $x = list $x $x }}{{ end }}{{ $x }} ~ more than",
            "{{ range until 9999 }}{{ range until 9999 }}{{ end }}{{ end }} ~ steps"})
    void refusesWithReason(String template, String reason) {
        assertThatThrownBy(() -> GoTemplate.render("\n\n" + template, DATA)).isInstanceOf(TemplateException.class)
                .hasMessageContaining(reason).extracting(e -> ((TemplateException) e).line()).isEqualTo(3);
    }

    @Test
    void knowsWhereEachLineCameFrom() {
        var rendered = GoTemplate.render("""
                one
                {{- if true }}
                three
                {{- range .List }}
                - {{ . }}
                {{- end }}
                {{- end }}
                eight
                """, DATA);
        assertThat(rendered.text()).isEqualTo("one\nthree\n- a\n- b\n- c\neight\n");
        assertThat(rendered.lines()).containsExactly(1, 3, 5, 5, 5, 8);
        assertThat(rendered.source(4)).isEqualTo(5);
    }

    @Test
    void endsOnWhateverIsWritten() {
        var pieces = List.of("{{", "}}", "-}}", "{{-", " ", "if", "else", "end", "range", "$x", ":=", "=", "\"", "`",
                "(", ")", "|", ".A", ".", "until", "9", "list", "template", "define", "\"t\"", "/*", "*/", "\n", "a",
                "printf", "\"%s%9d%q\"", "'", "\\", "index", "0x", "e9");
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++) {
            var text = new StringBuilder();
            for (var length = random.nextInt(25); length >= 0; length--) {
                text.append(pieces.get(random.nextInt(pieces.size()))).append(random.nextInt(3) == 0 ? " " : "");
            }
            try {
                GoTemplate.render(text.toString(), DATA);
            } catch (TemplateException refused) {
                assertThat(refused.line()).isPositive();
            }
        }
    }
}
