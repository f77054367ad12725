package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.Refusal;
import io.drover.model.Service;
import io.drover.model.intent.Intent;
import io.drover.model.intent.Intent.CreateInstance;
import io.drover.model.intent.Intent.CreateService;
import io.drover.model.intent.Intent.CreateStack;
import io.drover.model.intent.Intent.UpdateService;
import io.drover.model.intent.Intent.UpgradeService;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.UpgradeOptions;
import io.drover.placement.BinPack;
import io.drover.plugin.Extension;
import io.drover.server.extension.ExtensionFailed;
import io.drover.server.extension.Extensions;
import io.drover.server.store.MemoryStore;
import io.drover.server.upgrades.InService;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people say to a scheduler rule is refused with its label, when the rule is here to say so. */
class RuleLabelsTest {
    private static final String SCOPE = "1a5";
    private static final String RULE = "io.drover.scheduler.rule";
    private final MemoryStore store = new MemoryStore(Clock.systemUTC(), new Random(1));
    private Extensions extensions = Extensions.of(new BinPack(), new InService());
    private String stack = "";

    @BeforeEach
    void stack() {
        stack = ask(new CreateStack("st", null, null, null, Map.of(), null, true));
    }

    private String ask(Intent intent) {
        var live = new Extensions() {
            @Override
            public <T extends Extension> List<T> all(Class<T> kind) {
                return extensions.all(kind);
            }
        };
        return store.update(SCOPE,
                draft -> Objects.requireNonNull(Handlers.all(live, store).get(intent.getClass())).handle(draft,
                        intent));
    }

    private void refused(Intent intent, String field, String message) {
        var seq = store.view(SCOPE).seq();
        assertThatThrownBy(() -> ask(intent)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.field()).isEqualTo(field);
            assertThat(refusal.getMessage()).contains(message);
        });
        assertThat(store.view(SCOPE).seq()).isEqualTo(seq);
    }

    private static LaunchConfig config(String... labels) {
        var all = new java.util.LinkedHashMap<String, String>();
        for (var i = 0; i < labels.length; i += 2) {
            all.put(labels[i], labels[i + 1]);
        }
        return LaunchConfig.of("", "image").withLabels(all);
    }

    private CreateService service(LaunchConfig config) {
        return new CreateService(stack, ServiceSpec.of("web", config, 1), Map.of(), true);
    }

    @Test
    void ofAServiceAndItsSidekicks() {
        refused(service(config(RULE, "bin-pack", RULE + ".by", "mood")), "launchConfig.labels." + RULE + ".by",
                "must be one of memory, cpu, containers");
        refused(service(config(RULE, "bin-pack", RULE + ".bye", "cpu")), "launchConfig.labels." + RULE + ".bye",
                "there is no setting bye; there are: by, fullPercent, maxContainers");
        refused(service(config(RULE, "bin-pack", RULE + ".fullPercent", "120")), "launchConfig.labels." + RULE,
                "web: fullPercent must be a whole number from 1 to 100, not 120");
        var good = config(RULE, "bin-pack", RULE + ".by", "cpu", RULE + ".maxContainers", "20");
        var spec = ServiceSpec.of("web", good, 1).withSidekicks(
                List.of(config(RULE, "bin-pack", RULE + ".maxContainers", "many").withName("log")));
        refused(new CreateService(stack, spec, Map.of(), true),
                "secondaryLaunchConfigs.log.labels." + RULE + ".maxContainers", "must be a whole number");
        ask(service(good));
    }

    @Test
    void ofAContainerOfNoService() {
        refused(new CreateInstance("one", null, config(RULE, "bin-pack", RULE + ".x", "1"), true),
                "labels." + RULE + ".x", "there is no setting x");
        ask(new CreateInstance("one", null, config(RULE, "bin-pack"), true));
    }

    @Test
    void ofAStackAndOfAnUpgrade() {
        var text = """
                version: '2'
                services:
                  web:
                    image: image
                    labels:
                      %s: bin-pack
                      %s.by: %s
                """;
        refused(new CreateStack("other", null, text.formatted(RULE, RULE, "mood"), null, Map.of(), null, true),
                "launchConfig.labels." + RULE + ".by", "web: ");
        ask(new CreateStack("other", null, text.formatted(RULE, RULE, "cpu"), null, Map.of(), null, true));
        var web = ask(service(config()));
        var options = new UpgradeOptions(false, 1, 1000);
        refused(new UpgradeService(web, List.of(config(RULE, "bin-pack", RULE + ".by", "mood")), options),
                "launchConfig.labels." + RULE + ".by", "must be one of");
        ask(new UpgradeService(web, List.of(config(RULE, "bin-pack", RULE + ".by", "cpu")), options));
    }

    @Test
    void aRuleThatIsNotHereOrFailsRefusesNobody() {
        var odd = config(RULE, "bin-pack", RULE + ".by", "mood");
        extensions = Extensions.of();
        var web = ask(service(odd));
        extensions = Extensions.of(new BinPack());
        var spec = Objects.requireNonNull(store.view(SCOPE).get(Service.class, web)).spec();
        ask(new UpdateService(web, spec.withScale(3), Set.of(UpdateService.Part.SCALE)));
        assertThat(Objects.requireNonNull(store.view(SCOPE).get(Service.class, web)).spec().scale())
                .as("what was said before is in nobody's way").isEqualTo(3);
        extensions = Extensions.of(new io.drover.plugin.SchedulerRule() {
            @Override
            public String name() {
                return "ill";
            }

            @Override
            public void check(Map<String, String> settings) {
                throw new ExtensionFailed("is switched off");
            }

            @Override
            public Verdict judge(Wanted wanted, Candidate host) {
                return Verdict.ANY;
            }
        });
        ask(new CreateInstance("ill", null, config(RULE, "ill"), true));
    }

    @Test
    void aNameThatCanBeNoneAndSettingsWithoutAName() {
        refused(service(config(RULE, "Bin Pack")), "launchConfig.labels." + RULE,
                "must be the name of a scheduler rule");
        refused(service(config(RULE + ".by", "cpu")), "launchConfig.labels." + RULE,
                "is needed, as " + RULE + ".by is a setting of the rule that it names");
        assertThatThrownBy(() -> ask(new CreateStack("other", null,
                "version: '2'\nservices:\n  web:\n    image: image\n    labels: {'" + RULE + "': 'a b'}\n", null,
                Map.of(),
                null, true))).isInstanceOf(Refusal.class).hasMessageContaining("labels").hasMessageContaining("'a b'");
    }
}
