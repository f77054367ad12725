package io.drover.server.api;

import io.drover.model.Kind;
import io.drover.model.RollingRestart;
import io.drover.model.Service;
import io.drover.model.Service.State;
import io.drover.model.UpgradeAction;
import io.drover.model.Upgrades;
import io.drover.model.intent.Intent;
import io.drover.model.intent.Intent.ActOnService.Action;
import io.drover.model.spec.ServiceKind;
import io.drover.server.store.View;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Services: the type {@code service} shows all kinds, each other type its own. */
final class ServiceResource implements StoredType<Service> {
    /** As in Rancher. */
    private static final long RESTART_INTERVAL_MILLIS = 2000;
    /** What can be asked of an upgrade, by name. */
    private static final Map<String, UpgradeAction> UPGRADE = Stream.of(UpgradeAction.values())
            .collect(Collectors.toMap(UpgradeAction::wire, action -> action));
    private static final Described.Action PURGE = new Described.Action(null, null);
    private final ServiceKind kind;
    private final List<Field<Service>> fields;
    private final Map<String, Link<Service>> links;

    ServiceResource(ServiceKind kind) {
        this.kind = kind;
        this.fields = ServiceFields.of(kind);
        this.links = Described.of(kind.wire()).links(ways());
    }

    @Override
    public String id() {
        return kind.wire();
    }

    @Override
    public String plural() {
        return kind.wire() + "s";
    }

    @Override
    public String baseType() {
        return "service";
    }

    @Override
    public Kind kind() {
        return Kind.SERVICE;
    }

    @Override
    public Class<Service> record() {
        return Service.class;
    }

    @Override
    public List<Field<Service>> fields() {
        return fields;
    }

    @Override
    public boolean shown(Service service, Call call) {
        return kind == ServiceKind.SERVICE || service.spec().kind() == kind;
    }

    @Override
    public Map<String, Link<Service>> links() {
        return links;
    }

    private static Map<String, Link<Service>> ways() {
        return Map.of("account", Link.account(),
                "stack", Link.<Service>one("stack", (service, view) -> view.find(service.stackId())),
                "instances", Link.<Service>many("instance", (service, view) -> view.instancesOf(service.id())),
                "consumedservices", Link.<Service>many("service", ServiceResource::consumed),
                "consumedbyservices", Link.<Service>many("service", (service, view) -> view.services().stream()
                        .filter(other -> consumed(other, view).contains(service)).toList()));
    }

    private static List<Service> consumed(Service service, View view) {
        return Stream.concat(
                service.allLinks().values().stream().map(id -> view.get(Service.class, id)),
                Stream.concat(service.spec().links().stream().map(link -> link.service()), targets(service))
                        .map(name -> view.serviceMeant(service.stackId(), name)))
                .filter(Objects::nonNull).distinct().toList();
    }

    private static Stream<String> targets(Service service) {
        var config = service.spec().lbConfig();
        return config == null
                ? Stream.of()
                : config.portRules().stream().map(rule -> rule.service()).filter(Objects::nonNull);
    }

    /** Not to wait for its containers any longer, and live numbers of a load balancer, by port, rule and target. */
    @Override
    public Map<String, Described.Action> moreActions() {
        return switch (kind) {
            case LOAD_BALANCER -> Map.of("statistics", new Described.Action(null, null), "purge", PURGE);
            case EXTERNAL, ALIAS -> Map.of();
            default -> Map.of("purge", PURGE);
        };
    }

    @Override
    public Set<String> available(Service service, View view) {
        var actions = new HashSet<String>();
        if (service.state() == State.REMOVING || service.state() == State.REMOVED) {
            if (service.exists() && service.spec().hasContainers()) {
                actions.add("purge");
            }
            return actions;
        }
        actions.addAll(Set.of("update", "remove"));
        if (service.spec().kind() != ServiceKind.EXTERNAL) {
            actions.addAll(Set.of("setservicelinks", "addservicelink", "removeservicelink"));
        }
        if (service.state().canActivate()) {
            actions.add("activate");
        }
        if (service.state().canDeactivate()) {
            actions.add("deactivate");
        }
        if (service.state() == State.ACTIVE && service.spec().hasContainers()) {
            actions.add("restart");
        }
        if (Upgrades.possible(service)) {
            actions.add("upgrade");
        }
        UPGRADE.forEach((name, action) -> {
            if (action.possible(service)) {
                actions.add(name);
            }
        });
        if (kind == ServiceKind.LOAD_BALANCER) {
            actions.add("statistics");
        }
        return actions;
    }

    @Override
    public Set<Can> can() {
        return Set.of(Can.CREATE, Can.UPDATE, Can.REMOVE);
    }

    @Override
    public Body modern(Call call, Body body) {
        return kind == ServiceKind.LOAD_BALANCER && call.links().old() ? OldBalancers.modern(body) : body;
    }

    @Override
    public Created create(Call call, Body body) {
        var project = call.project();
        var spec = ServiceSpecs.read(kind, body, call.server().store().view(project));
        var id = call.submit(project, new Intent.CreateService(body.required("stackId"), spec, Map.of(),
                body.bool("startOnCreate", false)));
        var warnings = ServiceSpecs.warnings(spec, body);
        return new Created(id, warnings.isEmpty() ? Map.of() : Map.of("warnings", warnings));
    }

    @Override
    public void update(Call call, Service service, Body body) {
        var scope = call.scopeOf(service);
        var editable = fields.stream().filter(field -> field.spec().update()).map(Field::name)
                .collect(Collectors.toSet());
        call.submit(scope,
                ServiceChanges.read(service, editable, body, call.server().store().view(scope)));
    }

    @Override
    public void remove(Call call, Service service) {
        act(call, service, Action.REMOVE);
    }

    @Override
    public @Nullable Object act(Call call, Service service, String action, Body body) {
        switch (action) {
            case "activate" -> act(call, service, Action.ACTIVATE);
            case "deactivate" -> act(call, service, Action.DEACTIVATE);
            case "remove" -> remove(call, service);
            case "purge" -> act(call, service, Action.PURGE);
            case "update" -> update(call, service, body);
            case "statistics" -> {
                var view = call.server().store().view(call.scopeOf(service));
                return BalancerStatistics.of(call.server().commands(), view, view.instancesOf(service.id()));
            }
            case "restart" -> restart(call, service, body.at("rollingRestartStrategy"));
            case "upgrade" -> call.submit(call.scopeOf(service), ServiceUpgrades.read(service, body));
            case "finishupgrade", "rollback", "cancelupgrade", "continueupgrade" -> call.submit(call.scopeOf(service),
                    new Intent.ActOnUpgrade(service.id(), Objects.requireNonNull(UPGRADE.get(action))));
            default -> link(call, service, action, body);
        }
        return null;
    }

    private static void link(Call call, Service service, String action, Body body) {
        var scope = call.scopeOf(service);
        var links = new Intent.SetServiceLinks(service.id(), ServiceLinks.after(service, action, body));
        var rules = call.links().old() && OldBalancers.is(service)
                ? OldBalancers.linked(service, action, body, call.server().store().view(scope))
                : null;
        call.submit(scope, links);
        if (rules != null) {
            call.submit(scope, rules);
        }
    }

    private static void restart(Call call, Service service, Given strategy) {
        var batchSize = strategy.absent() ? null : strategy.object().at("batchSize").orNull(Given::integer);
        var interval = strategy.absent() ? null : strategy.at("intervalMillis").orNull(Given::whole);
        var deadline = strategy.absent() ? null : strategy.at("deadlineMillis").orNull(Given::whole);
        call.submit(call.scopeOf(service), new Intent.RestartService(service.id(), batchSize == null ? 1 : batchSize,
                interval == null ? RESTART_INTERVAL_MILLIS : interval,
                deadline == null ? RollingRestart.USUAL_DEADLINE.toMillis() : deadline));
    }

    private static void act(Call call, Service service, Action action) {
        call.submit(call.scopeOf(service), new Intent.ActOnService(service.id(), action));
    }
}
