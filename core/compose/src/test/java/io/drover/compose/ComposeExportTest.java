package io.drover.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.drover.model.Refusal;
import io.drover.model.spec.Labels;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.StackSpec;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is written says what was read. */
class ComposeExportTest {
    @Test
    void bothFilesAreShortAndHoldTheirOwnKeys() {
        var stack = ComposeFiles.read("""
                version: '2'
                services:
                  web:
                    image: nginx
                    command: [sh, -c, 'echo $${HOSTNAME}']
                    ports: ['8080:80']
                    links: ['db:store', 'db']
                    external_links: ['other/cache']
                    environment: {EMPTY: '', YES: 'true', NUMBER: '010'}
                  db:
                    image: mysql
                    volumes: ['data:/var/lib/mysql']
                volumes:
                  data: {driver: nfs}
                """, """
                version: '2'
                services:
                  web:
                    scale: 3
                    retain_ip: true
                    metadata: {a: {b: [1, true, 'text', '1']}}
                    health_check: {port: 80, request_line: GET / HTTP/1.0}
                """, Map.of());

        var texts = ComposeExport.of(stack);

        assertThat(texts.docker()).isEqualTo("""
                version: '2'
                services:
                  web:
                    image: nginx
                    command:
                    - sh
                    - -c
                    - echo $${HOSTNAME}
                    environment:
                      EMPTY: ''
                      'YES': 'true'
                      NUMBER: '010'
                    ports:
                    - 8080:80/tcp
                    links:
                    - db:store
                    - db:db
                    external_links:
                    - other/cache:cache
                  db:
                    image: mysql
                    volumes:
                    - data:/var/lib/mysql
                volumes:
                  data:
                    driver: nfs
                """);
        assertThat(texts.rancher()).startsWith("""
                version: '2'
                services:
                  web:
                    health_check:
                      port: 80
                      request_line: GET / HTTP/1.0
                """).contains("scale: 3").contains("retain_ip: true").doesNotContain("db");
        assertSame(stack);
    }

    @Test
    void sidekicksOfAServiceThatWasNotMadeFromFilesGetTheirLabel() {
        var service = ServiceSpec.of("web", LaunchConfig.of("", "nginx"), 2)
                .withSidekicks(List.of(LaunchConfig.of("data", "busybox"), LaunchConfig.of("log", "busybox")));
        var texts = ComposeExport.of(new StackSpec(List.of(service), Map.of(), List.of()));
        var read = ComposeFiles.read(texts.docker(), texts.rancher(), Map.of());
        assertThat(read.services()).hasSize(1);
        assertThat(read.services().getFirst().sidekicks()).isEqualTo(service.sidekicks());
        assertThat(read.services().getFirst().launchConfigs().getFirst().label(Labels.SIDEKICKS)).isEqualTo("data,log");
    }

    @Test
    void volumesAreGivenBackAsTheyWereWritten() {
        var stack = ComposeFiles.read("""
                version: '2'
                services:
                  web: {image: a, volumes: ['data:/a', 'own:/b', 'there:/c', 'other:/d', 'fixed:/e']}
                volumes:
                  data: {}
                  own: {driver: nfs, driver_opts: {share: /a, size: 10}, per_container: true}
                  there: {external: true}
                  other: {external: {name: of-somebody}}
                  fixed: {name: as-it-is}
                """, null, Map.of());
        assertThat(stack.notes()).isEmpty();
        assertThat(ComposeExport.of(stack).docker()).endsWith("""
                volumes:
                  data: {}
                  own:
                    driver: nfs
                    driver_opts:
                      share: /a
                      size: '10'
                    per_container: true
                  there:
                    external: true
                  other:
                    external:
                      name: of-somebody
                  fixed:
                    name: as-it-is
                """);
        assertSame(stack);
    }

    @Test
    void selectorsAreKept() {
        assertSame(ComposeFiles.read("""
                names:
                  image: rancher/dns-service
                  labels: {io.rancher.service.selector.link: role in (a)}
                web:
                  image: a
                  labels: {io.rancher.service.selector.link: role=b, io.rancher.service.selector.container: by=hand}
                lb:
                  image: rancher/lb-service-haproxy
                  labels: {io.rancher.service.selector.link: role=c}
                  lb_config: {port_rules: [{source_port: 80, selector: role=d}]}
                """, null, Map.of()));
        // not from files, and changed since
        var config = LaunchConfig.of("", "a").withLabels(Map.of(Labels.SELECTOR_LINK, "old=1"));
        var service = ServiceSpec.of("web", config, 1).withSelectorLink("new=1").withSelectorContainer("c=1");
        var texts = ComposeExport.of(new StackSpec(List.of(service, service.withName("bare").withSelectorLink(null)),
                Map.of(), List.of()));
        assertThat(ComposeFiles.read(texts.docker(), texts.rancher(), Map.of()).services())
                .extracting(ServiceSpec::selectorLink, ServiceSpec::selectorContainer)
                .containsExactly(tuple("new=1", "c=1"), tuple(null, "c=1"));
    }

    @Test
    void everyRealStackIsTheSameAfterwards() throws IOException {
        var seen = 0;
        for (var file : RealStacksTest.files(Catalog.folder("compose"))) {
            StackSpec stack;
            try {
                stack = RealStacksTest.read(file);
            } catch (Refusal refusal) {
                // which ones, and why, is in RealStacksTest
                continue;
            }
            assertSame(stack);
            seen++;
        }
        assertThat(seen).isEqualTo(341);
    }

    private static void assertSame(StackSpec stack) {
        var texts = ComposeExport.of(stack);
        var again = ComposeFiles.read(texts.docker(), texts.rancher(), Map.of());
        assertThat(again.services()).as(texts.docker() + texts.rancher()).isEqualTo(stack.services());
        assertThat(again.volumes()).isEqualTo(stack.volumes());
    }
}
