package io.drover.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.spec.StackSpec;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A service's containers are started again; who asks for something else is told how to get it. */
class RestartsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            restart: 'no'            | restart: no
            restart: no              | restart: no
            restart: on-failure      | restart: on-failure
            restart: on-failure:3    | restart: on-failure
            deploy: {restart_policy: {condition: none}}       | deploy: restart_policy: condition: no
            deploy: {restart_policy: {condition: on-failure}} | deploy: restart_policy: condition: on-failure
            """)
    void whoWantsAContainerToEndIsToldOfTheLabel(String key, String named) {
        assertThat(read(key).notes()).containsExactly("docker-compose.yml line 3: service web: " + named
                + " is ignored: the containers of a service are started again after every end; to run them to their end"
                + " once, give the service the label io.rancher.container.start_once: 'true'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"restart: always", "restart: unless-stopped", "restart: ''", "tty: true",
            "deploy: {restart_policy: {condition: any}}",
            "{restart: no, labels: {io.rancher.container.start_once: 'true'}}"})
    void whoWantsWhatIsDoneHearsNothing(String key) {
        assertThat(ComposeFiles.read(key.startsWith("{")
                ? "web: {image: a, " + key.substring(1)
                : "web:\n  image: a\n  " + key + "\n", null, Map.of()).notes()).isEmpty();
    }

    @Test
    void aJobThatOthersWaitForEndsByItself() {
        assertThat(ComposeFiles.read("""
                services:
                  web: {image: a, depends_on: {job: {condition: service_completed_successfully}}}
                  job: {image: b, restart: 'no'}
                """, null, Map.of()).notes()).isEmpty();
    }

    @Test
    void withTheLabelAFailureIsAnEndToo() {
        assertThat(read("restart: on-failure\n  labels: [io.rancher.container.start_once=true]").notes())
                .singleElement().asString().contains("with the label io.rancher.container.start_once a container is not"
                        + " started again, also after a failure");
    }

    private static StackSpec read(String key) {
        return ComposeFiles.read("web:\n  image: a\n  " + key + "\n", null, Map.of());
    }
}
