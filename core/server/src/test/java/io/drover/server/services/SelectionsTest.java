package io.drover.server.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.Refusal;
import io.drover.model.Resource;
import io.drover.model.Selection;
import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.model.intent.Intent.CreateInstance;
import io.drover.model.intent.Intent.CreateService;
import io.drover.model.intent.Intent.UpdateService;
import io.drover.model.intent.Intent.UpdateService.Part;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.ServiceKind;
import io.drover.model.spec.ServiceSpec;
import io.drover.server.MovingClock;
import io.drover.server.loop.Focus;
import io.drover.server.store.MemoryStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectionsTest {
    private static final String SCOPE = "1a5";
    private final MovingClock clock = new MovingClock();
    private final MemoryStore store = new MemoryStore(clock, new Random(1));
    private final ServicesPlanner planner = new ServicesPlanner((host, _) -> host.lostSince(), Duration.ofSeconds(5),
            (_, _, _) -> null);
    private final Map<String, String> ids = new TreeMap<>();

    @BeforeEach
    void twoStacksAndSomeContainers() {
        for (var name : List.of("shop", "other")) {
            put(new Stack("1st" + name, name, name, null, Stack.State.ACTIVE, null, null, Map.of(), null, true,
                    Map.of(), List.of(), clock.instant(), null));
        }
        service("other/web", "role=web,tier=front");
        service("shop/web", "role=web,tier=back");
        service("shop/db", "role=db");
        container("hand", "role=web,by=hand");
        container("lone", "role=db");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            role=web            | web>shop/web web.other>other/web | hand
            role=db             | db>shop/db                       | lone
            role!=web           | db>shop/db                       | lone
            role                | web>shop/web db>shop/db web.other>other/web | hand lone
            role in (db, cache) | db>shop/db                       | lone
            role notin (db)     | web>shop/web web.other>other/web | hand
            role=web,tier=front | web>other/web                    |
            ROLE=Web,by         |                                  | hand
            nothing=here        |                                  |
            """)
    void findsServicesAndContainersByTheirLabels(String selector, @Nullable String links,
            @Nullable String containers) {
        var id = service("shop/finder", "", selector, selector);
        assertThat(selection(id)).isEqualTo(new Selection(links(links), found(containers)));
        var seq = store.view(SCOPE).seq();
        plan(Focus.EVERYTHING);
        assertThat(store.view(SCOPE).seq()).as("nothing more to say").isEqualTo(seq);
    }

    @Test
    void whatComesAndGoesIsFollowed() {
        var id = service("shop/finder", "", "role=web", "role=web");
        var later = service("other/later", "role=web");
        assertThat(selection(id).links()).containsEntry("later", later);
        var more = container("more", "role=web");
        assertThat(selection(id).containers()).contains(more);
        change(more, it -> ((Instance) it).withDesired(Desired.REMOVED));
        change(later, it -> ((Service) it).withState(Service.State.REMOVING));
        assertThat(selection(id)).isEqualTo(new Selection(links("web>shop/web web.other>other/web"), found("hand")));
        store.update(SCOPE, draft -> new ServiceIntents().handle(draft, new UpdateService(id,
                ServiceSpec.of("finder", LaunchConfig.of("", "image"), 1), Set.of(Part.SELECTOR_LINK,
                        Part.SELECTOR_CONTAINER))));
        plan(new Focus(false, Set.of(id)));
        assertThat(selection(id)).isEqualTo(Selection.NOTHING);
    }

    @Test
    void whatPeopleLinkedStaysUnderItsName() {
        var id = service("shop/finder", "", "role=web", null);
        change(id, it -> ((Service) it).withLinks(Map.of("web", ids.get("shop/db"))));
        assertThat(Objects.requireNonNull(store.view(SCOPE).get(Service.class, id)).allLinks())
                .isEqualTo(Map.of("web", ids.get("shop/db"), "web.other", ids.get("other/web")));
    }

    @Test
    void nobodyWaitsForWhatASelectorFinds() {
        var id = service("shop/finder", "", "role", null);
        assertThat(store.view(SCOPE).instancesOf(id)).as("though none of the others runs").hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"selectorLink", "selectorContainer"})
    void whatIsNoSelectorIsRefused(String field) {
        var link = field.equals("selectorLink");
        assertThatThrownBy(() -> service("shop/finder", "", link ? "a==" : null, link ? null : "in (b"))
                .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.field()).isEqualTo(field));
    }

    private Map<String, String> links(@Nullable String text) {
        var links = new LinkedHashMap<String, String>();
        for (var link : text == null ? new String[0] : text.split(" ")) {
            links.put(link.substring(0, link.indexOf('>')), ids.get(link.substring(link.indexOf('>') + 1)));
        }
        return links;
    }

    private Set<String> found(@Nullable String names) {
        var found = new TreeSet<String>();
        Arrays.stream(names == null ? new String[0] : names.split(" ")).map(ids::get).forEach(found::add);
        return found;
    }

    private Selection selection(String id) {
        return Objects.requireNonNull(store.view(SCOPE).get(Service.class, id)).selection();
    }

    private String service(String path, String labels) {
        return service(path, labels, null, null);
    }

    private String service(String path, String labels, @Nullable String link, @Nullable String container) {
        var spec = ServiceSpec.of(path.substring(path.indexOf('/') + 1), config(labels), 1)
                .withKind(ServiceKind.SERVICE).withSelectorLink(link).withSelectorContainer(container);
        var id = store.update(SCOPE, draft -> new ServiceIntents().handle(draft,
                new CreateService("1st" + path.substring(0, path.indexOf('/')), spec, Map.of(), true)));
        ids.put(path, id);
        plan(new Focus(false, Set.of(id)));
        return id;
    }

    private String container(String name, String labels) {
        var id = store.update(SCOPE, draft -> new ContainerIntents().handle(draft,
                new CreateInstance(name, null, config(labels), true)));
        ids.put(name, id);
        plan(new Focus(false, Set.of(id)));
        return id;
    }

    private static LaunchConfig config(String labels) {
        var map = new LinkedHashMap<String, String>();
        Arrays.stream(labels.split(",")).filter(it -> !it.isEmpty())
                .forEach(it -> map.put(it.substring(0, it.indexOf('=')), it.substring(it.indexOf('=') + 1)));
        return LaunchConfig.of("", "image").withLabels(map);
    }

    private void change(String id, java.util.function.UnaryOperator<Resource> change) {
        put(change.apply(Objects.requireNonNull((Resource) store.view(SCOPE).find(id))));
        plan(new Focus(false, Set.of(id)));
    }

    private void plan(Focus focus) {
        store.update(SCOPE, draft -> String.valueOf(planner.plan(draft, focus)));
    }

    private void put(Resource resource) {
        store.update(SCOPE, draft -> {
            draft.put(resource);
            return true;
        });
    }
}
