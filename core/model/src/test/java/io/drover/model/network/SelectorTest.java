package io.drover.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorTest {
    private static final Map<String, String> LABELS = Map.of("tier", "Web", "com.example/Env", "prod", "empty", "");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tier=web                             | true
            TIER = WEB                           | true
            tier=db                              | false
            none=web                             | false
            empty=                               | true
            tier!=db                             | true
            tier != web                          | false
            none!=db                             | false
            tier in (db, web)                    | true
            tier in(web)                         | true
            tier in (db)                         | false
            tier notin (db, cache)               | true
            tier notin (db, web)                 | false
            none notin (db)                      | false
            tier                                 | true
            none                                 | false
            !none                                | true
            ! tier                               | false
            com.example/env=prod                 | true
            tier=web, com.example/env in (a,prod)| true
            tier=web,!com.example/env            | false
            in in (x), notin                     | false
            """)
    void findsWhatItsConditionsSay(String selector, boolean found) {
        assertThat(Selector.parse(selector).matches(LABELS)).isEqualTo(found);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "=b", "a=b,", ",a", "a==b", "a=b=c", "a b", "a in", "a in (", "a in (b", "a in b)",
            "a in ((b))", "a notin", "!", "!a=b", "(a)", "a in (b) c"})
    void whatIsNotOneIsRefusedWithThePart(String selector) {
        assertThatThrownBy(() -> Selector.parse(selector)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is none of");
    }

    @Test
    void theMessageNamesThePartThatIsWrong() {
        assertThatThrownBy(() -> Selector.parse("a=b, c in d, e")).hasMessageStartingWith("\"c in d, e\"");
    }

    @Test
    void noTextTakesLong() {
        for (var part : new String[]{" ", "a", "a ", "!", "a in (", "a=", "a= ", ","}) {
            assertTimeoutPreemptively(Duration.ofSeconds(2), () -> assertThatThrownBy(
                    () -> Selector.parse(part.repeat(20_000) + "(")).isInstanceOf(IllegalArgumentException.class));
        }
    }
}
