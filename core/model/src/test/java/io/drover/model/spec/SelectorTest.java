package io.drover.model.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SelectorTest {
    private static final Map<String, String> LABELS = Map.of("tier", "front", "io.rancher.x", "1", "empty", "");

    @Test
    void everyFormIsUnderstood() {
        assertThat(finds("tier=front")).isTrue();
        assertThat(finds("tier == front")).isTrue();
        assertThat(finds("tier=back")).isFalse();
        assertThat(finds("tier!=back")).isTrue();
        assertThat(finds("tier != front")).isFalse();
        assertThat(finds("tier in (back, front)")).isTrue();
        assertThat(finds("tier in (back)")).isFalse();
        assertThat(finds("tier notin (back,mid)")).isTrue();
        assertThat(finds("tier notin(front)")).isFalse();
        assertThat(finds("tier")).isTrue();
        assertThat(finds("!tier")).isFalse();
        assertThat(finds("!other")).isTrue();
        assertThat(finds("empty=")).isTrue();
    }

    @Test
    void whatALabelMustNotBeHoldsWhereThereIsNoSuchLabel() {
        assertThat(finds("other!=x")).isTrue();
        assertThat(finds("other notin (x)")).isTrue();
        assertThat(finds("other=x")).isFalse();
        assertThat(finds("other in (x)")).isFalse();
    }

    @Test
    void allPartsMustHold() {
        assertThat(finds("tier in (front,back), io.rancher.x=1, !other")).isTrue();
        assertThat(finds("tier in (front,back), io.rancher.x=2")).isFalse();
    }

    @Test
    void whatIsNotUnderstoodIsSaid() {
        assertThatThrownBy(() -> Selector.parse("a b")).hasMessageContaining("\"a b\"");
        assertThatThrownBy(() -> Selector.parse("a=b,")).hasMessageContaining("\"\"");
        assertThatThrownBy(() -> Selector.parse("a in (b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Selector.parse(" ")).isInstanceOf(IllegalArgumentException.class);
    }

    private static boolean finds(String selector) {
        return Selector.parse(selector).finds(LABELS);
    }
}
