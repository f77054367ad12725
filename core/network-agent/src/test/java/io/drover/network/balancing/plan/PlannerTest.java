package io.drover.network.balancing.plan;

import static io.drover.network.Facts.container;
import static io.drover.network.Facts.service;
import static io.drover.network.balancing.plan.Plans.named;
import static io.drover.network.balancing.plan.Plans.priority;
import static io.drover.network.balancing.plan.Plans.rule;
import static io.drover.network.balancing.plan.Plans.selecting;
import static io.drover.network.balancing.plan.Plans.weight;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.drover.model.Wire;
import io.drover.model.network.Fact;
import io.drover.model.spec.HealthCheck;
import io.drover.model.spec.LbConfig;
import io.drover.model.spec.LbConfig.PortRule;
import io.drover.network.Facts.ContainerFact;
import io.drover.network.Facts.ServiceFact;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlannerTest {
    private final Plans plans = new Plans();

    /** As in Rancher's guide. */
    @Test
    void twoPortsLeadToThreeServices() {
        plans.web(11, "web1").web(12, "web2").web(13, "web3").rules("http 80 * -> web1:8080", "http 80 * -> web2:8080",
                "http 80 * -> web3:8080", "http 81 * -> web1:8081", "http 81 * -> web2:8081", "http 81 * -> web3:8081");
        assertThat(plans.ways()).containsExactly("HTTP 80 * -> 10.42.0.11:8080 10.42.0.12:8080 10.42.0.13:8080",
                "HTTP 81 * -> 10.42.0.11:8081 10.42.0.12:8081 10.42.0.13:8081");
    }

    /** In whatever order they were written. */
    @Test
    void rulesAreTriedInRanchersOrder() {
        plans.web(11, "web");
        var order = List.of("http 80 a.com/long/path -> web:1", "http 80 a.com/long -> web:2",
                "http 80 a.com/ -> web:3",
                "http 80 www.a.com -> web:4", "http 80 a.com -> web:5", "http 80 *.a.com/x -> web:6",
                "http 80 www.b.*/x -> web:6", "http 80 *.shop.a.com -> web:7", "http 80 *.a.com -> web:8",
                "http 80 www.* -> web:9", "http 80 */long -> web:10", "http 80 */l -> web:11", "http 80 * -> web:12");
        var random = new Random(5);
        for (var round = 0; round < 500; round++) {
            var mixed = new ArrayList<>(order);
            Collections.shuffle(mixed, random);
            // equals stay as they were written
            mixed.remove("http 80 www.b.*/x -> web:6");
            mixed.add(mixed.indexOf("http 80 *.a.com/x -> web:6") + 1, "http 80 www.b.*/x -> web:6");
            plans.rules(mixed.stream().map(text -> rule(text.replace("*/l", "/l"))).toArray(PortRule[]::new));
            assertThat(plans.plan().listeners().getFirst().rules()).extracting(it -> Plans.text(it.condition()))
                    .containsExactly("a.com/long/path", "a.com/long", "a.com/", "www.a.com", "a.com", "*.a.com/x",
                            "www.b.*/x", "*.shop.a.com", "*.a.com", "www.*", "/long", "/l", "*");
        }
    }

    @Test
    void aPriorityComesBeforeAllWithoutOne() {
        plans.web(11, "web").rules(rule("http 80 a.com/x -> web:1"), priority(rule("http 80 /p -> web:2"), 2),
                priority(rule("http 80 *.a.com -> web:3"), 1), rule("http 80 a.com -> web:4"),
                priority(rule("http 80 b.com -> web:5"), 2));
        assertThat(plans.plan().listeners().getFirst().rules()).extracting(it -> Plans.text(it.condition()))
                .containsExactly("*.a.com", "b.com", "/p", "a.com/x", "a.com");
    }

    @ParameterizedTest
    @CsvSource({"http,HTTP,a.com/x", "https,HTTPS,a.com/x", "sni,SNI,a.com", "tcp,TCP,*", "tls,TLS,*"})
    void aProtocolHeedsWhatItSees(String word, Protocol protocol, String heeded) {
        plans.web(11, "web").rules(word + " 80 A.com/X -> web:1");
        assertThat(plans.ways()).containsExactly(protocol + " 80 " + heeded + " -> 10.42.0.11:1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp 80 * -> web:1", "http 80 * -> nobody:1", "http 80 * -> nowhere/web:1",
            "http 80 a%b -> web:1", "http 80 a,b} -> web:1"})
    void whatCannotBeCarriedOutIsLeftOut(String rule) {
        plans.web(11, "web").rules(rule, "http 81 * -> web:1");
        assertThat(plans.ways()).containsExactly("HTTP 81 * -> 10.42.0.11:1");
    }

    @Test
    void servicesAreNamedWithTheirStackOrWithout() {
        plans.web(11, "web").with(service("1s21", "1st2", "web").fact(),
                container("1i21", "other-web-1").of("1st2", "1s21").at("10.42.0.21").fact());
        plans.rules("http 80 * -> web:1", "http 81 * -> other/web:1", "http 82 * -> Shop/WEB:1");
        assertThat(plans.ways()).containsExactly("HTTP 80 * -> 10.42.0.11:1", "HTTP 81 * -> 10.42.0.21:1",
                "HTTP 82 * -> 10.42.0.11:1");
    }

    @Test
    void onlyTargetsThatAreReadyAreGivenAnything() {
        plans.with(service("1s11", "1st1", "web").sidekick("log").fact(), web(1).fact(),
                web(2).health("healthy").fact(),
                web(3).health("updating-healthy").fact(), web(4).health("unhealthy").fact(),
                web(5).health("initializing").fact(), web(6).health("reinitializing").fact(),
                web(7).health("updating-unhealthy").fact(), web(8).leaving().fact(), web(9).state("starting").fact(),
                web(10).state("stopped").fact(), container("1i99", "side").of("1st1", "1s11").part("log")
                        .at("10.42.9.9").fact());
        plans.rules("http 80 * -> web:1");
        assertThat(plans.ways()).containsExactly("HTTP 80 * -> 10.42.1.1:1 10.42.1.2:1 10.42.1.3:1 (10.42.1.4:1)"
                + " (10.42.1.5:1) (10.42.1.6:1) (10.42.1.7:1) (10.42.1.8:1)");
        assertThat(plans.plan().leaving()).containsExactly("1i8");
    }

    @Test
    void aServiceThatIsNotUpHasNoRulesAndItsContainersStillLeave() {
        plans.with(service("1s11", "1st1", "web").state("deactivating").fact(), web(1).leaving().fact());
        plans.rules("http 80 * -> web:1");
        assertThat(plans.ways()).isEmpty();
        assertThat(plans.planner().leaving()).containsExactly("1i1");
    }

    @Test
    void addressesAreWhereTheyAreReached() {
        plans.with(service("1s11", "1st1", "web").fact(),
                container("1i1", "a").of("1st1", "1s11").onBridge("172.17.0.5")
                        .fact(),
                container("1i2", "b").of("1st1", "1s11").on("1h2").onBridge("172.17.0.6").fact(),
                container("1i3", "c").of("1st1", "1s11").on("1h2").fact(),
                container("1i4", "d").of("1st1", "1s11").in("1i77").fact(),
                container("1i77", "e").of("1st1", "1s12").at("10.42.7.7").fact());
        plans.rules("http 80 * -> web:1");
        // beside it on the bridge, in the network of another host, and in that of another container
        assertThat(plans.ways()).containsExactly("HTTP 80 * -> 172.17.0.5:1 192.168.0.2:1 10.42.7.7:1");
    }

    @ParameterizedTest
    @CsvSource({"any,10.42.1.1:1 10.42.1.2:1,10.42.1.2:1", "prefer-local,10.42.1.1:1 (10.42.1.2:1),10.42.1.2:1",
            "only-local,10.42.1.1:1 (10.42.1.2:1),(10.42.1.2:1)"})
    void targetsMayBeKeptNear(String word, String both, String farOnly) {
        plans.labels(Map.of("io.rancher.lb_service.target", word)).rules("http 80 * -> web:1");
        plans.with(service("1s11", "1st1", "web").fact(), web(2).on("1h2").fact());
        assertThat(plans.ways()).containsExactly("HTTP 80 * -> " + farOnly);
        plans.with(web(1).fact());
        assertThat(plans.ways()).containsExactly("HTTP 80 * -> " + both);
    }

    /** Whatever is ill, requests go to those that are not; when all are, HAProxy finds out by itself. */
    @Test
    void requestsGoPastIllAddressesAndNeverNowhere() {
        var check = new HealthCheck(80, null, 2000, 2000, 2, 3, null, null, "none", 1);
        var all = List.of("192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4");
        for (var written = 1; written < 1 << all.size(); written++) {
            for (var ill = 0; ill < 1 << all.size(); ill++) {
                var addresses = some(all, written);
                var bad = some(all, ill);
                var good = addresses.stream().filter(it -> !bad.contains(it)).toList();
                var backend = new Plans().with(service("1s37", "1st1", "ext").external(addresses.toArray(String[]::new))
                        .checked(check, bad.toArray(String[]::new)).fact()).rules("http 80 * -> ext:1").plan()
                        .backends()
                        .getFirst();
                var ready = backend.targets().getFirst().servers().stream().filter(Server::ready).map(Server::name);
                assertThat(ready).as("%s of which are ill %s", addresses, bad)
                        .containsExactlyElementsOf(good.isEmpty() ? addresses : good);
            }
        }
    }

    private static List<String> some(List<String> all, int which) {
        return IntStream.range(0, all.size()).filter(i -> (which >> i & 1) == 1).mapToObj(all::get).toList();
    }

    @Test
    void externalServicesAndAliasesAreTargets() {
        plans.web(11, "web").with(
                service("1s31", "1st1", "ext").external("192.0.2.1", "no address", "192.0.2.2").fact(),
                service("1s32", "1st1", "name").externalName("example.com").fact(),
                service("1s33", "1st1", "alias").alias(links("web", "1s11", "ext", "1s31", "again", "1s34")).fact(),
                service("1s34", "1st1", "again").alias(links("alias", "1s33", "web", "1s11", "gone", "1s99")).fact());
        plans.with(service("1s35", "1st1", "sick").external("192.0.2.1", "192.0.2.2")
                .checked(new HealthCheck(80, null, 2000, 2000, 2, 3, null, null, "none", 1), "192.0.2.2").fact());
        plans.rules("http 80 * -> sick:1");
        var sick = plans.plan().backends().getFirst().targets().getFirst();
        assertThat(sick.servers()).extracting(Server::name, Server::ready, Server::well)
                .containsExactly(tuple("192.0.2.1", true, true), tuple("192.0.2.2", false, false));
        assertThat(sick.check()).isNotNull();
        plans.with(service("1s36", "1st1", "hopeless").external("192.0.2.1", "192.0.2.2")
                .checked(Objects.requireNonNull(sick.check()), "192.0.2.1", "192.0.2.2").fact());
        plans.rules("http 80 * -> hopeless:1");
        var hopeless = plans.plan().backends().getFirst().targets().getFirst();
        assertThat(hopeless.servers()).extracting(Server::name, Server::ready, Server::well)
                .as("HAProxy checks them itself")
                .containsExactly(tuple("192.0.2.1", true, true), tuple("192.0.2.2", true, true));
        assertThat(hopeless.check()).isNotNull();
        plans.rules("http 80 * -> ext:1", "http 81 * -> name:2", "http 82 * -> alias:3");
        assertThat(plans.ways()).containsExactly("HTTP 80 * -> 192.0.2.1:1 192.0.2.2:1",
                "HTTP 81 * -> example.com:2", "HTTP 82 * -> 10.42.0.11:3 192.0.2.1:3 192.0.2.2:3");
    }

    @Test
    void aSelectorFindsServicesThatSayHowTheyAreAddressed() {
        plans.with(labelled(11, "own", "8080 a.com/x named", "8081 b.com null"), web(11, "own"), labelled(12, "plain"),
                web(12, "plain"), service("1s13", "1st1", "other").fact(), web(13, "other"));
        plans.rules(selecting(80, null, "tier=web"));
        assertThat(plans.ways()).containsExactly("HTTP 80 a.com/x -> 10.42.0.11:8080",
                "HTTP 80 b.com -> 10.42.0.11:8081");
        assertThat(plans.plan().backends().getFirst().name()).isEqualTo("named");
        plans.rules(selecting(80, 9000, "tier=web"));
        assertThat(plans.ways()).containsExactly("HTTP 80 a.com/x -> 10.42.0.11:8080",
                "HTTP 80 b.com -> 10.42.0.11:8081",
                "HTTP 80 * -> 10.42.0.12:9000");
        plans.labels(Map.of("io.rancher.lb_service.skip_target_lb_rules", "true"));
        assertThat(plans.ways()).containsExactly("HTTP 80 * -> 10.42.0.11:9000 10.42.0.12:9000");
    }

    @Test
    void aRuleWithoutATargetPortLeavesItToItsTargetOrMeansItsOwn() {
        plans.with(labelled(11, "own", "8080 null null"), web(11, "own")).web(12, "plain").rules("http 80 * -> own",
                "http 81 * -> plain");
        assertThat(plans.ways()).containsExactly("HTTP 80 * -> 10.42.0.11:8080", "HTTP 81 * -> 10.42.0.12:81");
    }

    @Test
    void everyServerOfABackendHasANameOfItsOwn() {
        plans.web(11, "web").rules(rule("http 80 * -> web:1"), rule("http 80 * -> web:2"), rule("http 80 * -> web:1"),
                weight(rule("http 81 * -> web:3"), 7));
        var backends = plans.plan().backends();
        assertThat(backends.getFirst().targets()).flatExtracting(Targets::servers).extracting(Server::name)
                .containsExactly("1i11", "1i11_2");
        assertThat(backends.get(1).targets()).extracting(Targets::weight).containsExactly(7);
    }

    @Test
    void backendsAreNamedAfterWhatTheyAreFor() {
        plans.web(11, "web").web(12, "api").rules(rule("http 80 a.com -> web:1"), rule("http 80 /x -> api:1"),
                rule("http 81 /x -> api:1"), rule("http 81 /y -> api:1"), rule("http 82 * -> web:1"),
                rule("http 82 * -> api:1"), named(rule("http 83 /a -> api:1"), "my b"),
                named(rule("http 84 /a -> api:1"), "same"), named(rule("http 84 /b -> api:1"), "same"));
        assertThat(plans.plan().backends()).extracting(Backend::name).containsExactly("shop_web", "80_shop_api",
                "81_x", "81_y", "82_", "my_b", "84_a", "84_b");
        assertThat(plans.plan().backends().get(2).names()).contains("81_x", "shop_api");
        assertThat(plans.plan().backends().get(6).names()).contains("84_a", "same", "shop_api");
    }

    @Test
    void labelsSayMoreOfPortsAndTargets() {
        plans.web(11, "web").rules("http 80 * -> web:1", "http 81 * -> web:2", "https 8443 * -> web:3")
                .labels(Map.of("io.rancher.loadbalancer.proxy-protocol.ports", "81, 8443",
                        "io.drover.balancer.redirect_https", "80,8443", "io.drover.balancer.tls_targets", "shop/web"));
        assertThat(plans.plan().listeners())
                .extracting(it -> it.port() + " " + it.acceptProxy() + " " + it.redirectTo())
                .containsExactly("80 false 8443", "81 true null", "8443 true null");
        assertThat(plans.plan().backends()).flatExtracting(Backend::targets).extracting(Targets::tls)
                .containsExactly(true, true, true);
    }

    @Test
    void certificatesAreThoseThatItShowsTheDefaultFirst() {
        plans.web(11, "web").rules("https 443 * -> web:1")
                .config(it -> new LbConfig(it.portRules(), List.of("one", "two", "absent"), "two", null, null))
                .with(new Fact.Certificate("1c1", "one", "1"), new Fact.Certificate("1c2", "two", "2"),
                        new Fact.Certificate("1c3", "three", "3"));
        assertThat(plans.plan().certificates()).extracting(Fact.Certificate::id).containsExactly("1c2", "1c1");
        assertThat(plans.plan().strictSni()).isFalse();
        plans.config(it -> new LbConfig(it.portRules(), it.certificates(), null, null, null));
        assertThat(plans.plan().certificates()).extracting(Fact.Certificate::id).containsExactly("1c1", "1c2");
        assertThat(plans.plan().strictSni()).isTrue();
    }

    @Test
    void certificatesAreTheSameInCapitalsAndSmallLetters() {
        plans.web(11, "web").rules("https 443 * -> web:1")
                .config(it -> new LbConfig(it.portRules(), List.of("ONE", "shop"), "Shop", null, null))
                .with(new Fact.Certificate("1c1", "one", "1"), new Fact.Certificate("1c2", "SHOP", "2"));
        assertThat(plans.plan().certificates()).extracting(Fact.Certificate::id).containsExactly("1c2", "1c1");
        assertThat(plans.plan().strictSni()).isFalse();
        assertThat(plans.plan().notes()).isEmpty();
    }

    @Test
    void whatCannotBeDoneIsNoted() {
        plans.web(11, "web").rules(rule("https 443 * -> web:1"), rule("http 80 * -> nobody:1"),
                rule("http 80 a.com -> nobody:1"), rule("http 80 * -> gone/web:1"), rule("http 80 a!b -> web:1"));
        assertThat(plans.plan().notes()).containsExactly("the service nobody is not here",
                "the service gone/web is not here", "no host can be called a!b",
                "no certificate is named for what listens for TLS");
        plans.config(it -> new LbConfig(it.portRules(), List.of("mine"), "other", null, null));
        assertThat(plans.plan().notes()).contains("the certificate mine is not here",
                "the certificate other is not here").doesNotContain("no certificate is named for what listens for TLS");
        plans.labels(Map.of("io.rancher.lb_service.cert_dir", "/certs"));
        assertThat(plans.plan().notes()).noneMatch(note -> note.contains("certificate"));
        plans.rules("https 443 * -> web:1").custom("frontend 443\n  bind *:443 ssl crt /mine.pem\n").labels(Map.of());
        plans.config(it -> new LbConfig(it.portRules(), List.of(), null, it.config(), null));
        assertThat(plans.plan().notes()).isEmpty();
    }

    @Test
    void aServiceThatASelectorFindsMustSayItsPort() {
        plans.with(labelled(11, "own"), web(11, "own")).rules(selecting(80, null, "tier=web"));
        assertThat(plans.plan().notes())
                .containsExactly("of the service shop/own nobody says at which port it is");
    }

    @Test
    void onlyAnswersThatAreSuchAreGivenToIssuers() {
        plans.with(new Fact.Challenge("a_-1", "a.b"), new Fact.Challenge("../x", "a"),
                new Fact.Challenge("b", "a b\nc"));
        assertThat(plans.plan().challenges()).isEqualTo(Map.of("/.well-known/acme-challenge/a_-1", "a.b"));
    }

    private static ContainerFact web(int number) {
        return container("1i" + number, "shop-web-" + number).of("1st1", "1s11").at("10.42.1." + number);
    }

    private static Fact web(int id, String name) {
        return container("1i" + id, "shop-" + name + "-1").of("1st1", "1s" + id).at("10.42.0." + id).fact();
    }

    /** @param rules {@code port host[/path] backend} */
    private static Fact labelled(int id, String name, String... rules) {
        ServiceFact service = service("1s" + id, "1st1", name).primary(Map.of("tier", "web"), List.of(), List.of(),
                null);
        if (rules.length > 0) {
            var own = Arrays.stream(rules).map(text -> text.split(" ")).map(words -> {
                var slash = words[1].indexOf('/');
                return new PortRule(null, Integer.valueOf(words[0]), "http",
                        words[1].equals("null") ? null : slash < 0 ? words[1] : words[1].substring(0, slash),
                        slash < 0 ? null : words[1].substring(slash), null, null, null,
                        words[2].equals("null") ? null : words[2], null);
            }).toList();
            service.lbConfig(Wire.JSON.convertValue(new LbConfig(own, List.of(), null, null, null), Object.class));
        }
        return service.fact();
    }

    private static Map<String, String> links(String... words) {
        var links = new LinkedHashMap<String, String>();
        for (var index = 0; index < words.length; index += 2) {
            links.put(words[index], words[index + 1]);
        }
        return links;
    }
}
