package io.drover.server.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.Refusal;
import io.drover.plugin.Setting;
import io.drover.plugin.Setting.Type;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingRulesTest {
    private static final List<Setting> SETTINGS = List.of(Setting.required("address", Type.TEXT, "where it is"),
            new Setting("user", Type.TEXT, "who", true, "root", List.of()),
            Setting.optional("key", Type.SECRET_MULTILINE, "of it", null),
            Setting.optional("port", Type.NUMBER, "of ssh", "22"),
            Setting.optional("fast", Type.BOOLEAN, "or not", null),
            Setting.optional("size", Type.TEXT, "how big", null).oneOf("big", "small"));

    @Test
    void whatIsSaidIsKeptInOneForm() {
        assertThat(SettingRules.whole(SETTINGS, Map.of("address", " a ", "port", "2.2e1", "fast", "true ", "key",
                "one\ntwo\n", "size", "", "user", " "), "f"))
                .containsOnly(Map.entry("address", "a"), Map.entry("port", "22"), Map.entry("fast", "true"),
                        Map.entry("key", "one\ntwo\n"));
        assertThat(SettingRules.some(SETTINGS, Map.of("size", "big"), "f")).containsOnly(Map.entry("size", "big"));
    }

    @Test
    void whatIsRequiredMustBeSaidUnlessSomethingIsUsual() {
        assertThatThrownBy(() -> SettingRules.whole(SETTINGS, Map.of("address", " "), "f"))
                .hasMessage("f.address is missing: where it is");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"port | many | InvalidFormat | f.port must be a whole number",
            "port | 1.5 | InvalidFormat | f.port must be a whole number",
            "port | 1e99999999 | InvalidFormat | f.port must be a whole number",
            "fast | yes | InvalidFormat | f.fast must be true or false",
            "size | huge | InvalidOption | f.size must be one of big, small",
            "colour | red | InvalidOption | there is no setting colour; there are: address, user, key, port, fast, size"})
    void whatDoesNotFitIsNamed(String name, String text, Refusal.Code code, String message) {
        assertThatThrownBy(() -> SettingRules.some(SETTINGS, Map.of(name, text), "f"))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(code);
                    assertThat(refusal.field()).isEqualTo("f." + name);
                }).hasMessage(message);
    }

    @Test
    void textIsOneLineAndNotEndless() {
        assertThatThrownBy(() -> SettingRules.some(SETTINGS, Map.of("address", "a\nb"), "f"))
                .hasMessage("f.address must be one line");
        assertThatThrownBy(() -> SettingRules.some(SETTINGS, Map.of("key", "x".repeat(SettingRules.LONGEST + 1)), "f"))
                .isInstanceOfSatisfying(Refusal.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.MaxLengthExceeded));
    }
}
