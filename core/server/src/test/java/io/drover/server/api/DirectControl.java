package io.drover.server.api;

import io.drover.model.intent.Intent;
import io.drover.plugin.UpgradeStrategy.Traffic;
import io.drover.server.agents.PullIntents;
import io.drover.server.agents.VolumeIntents;
import io.drover.server.auth.AccountIntents;
import io.drover.server.auth.ProjectIntents;
import io.drover.server.balancing.CertificateIntents;
import io.drover.server.extension.Extensions;
import io.drover.server.hosts.HostIntents;
import io.drover.server.loop.Control;
import io.drover.server.loop.Focus;
import io.drover.server.loop.IntentHandler;
import io.drover.server.loop.Planner;
import io.drover.server.machines.MachineIntents;
import io.drover.server.machines.MachinesPlanner;
import io.drover.server.network.NetworkIntents;
import io.drover.server.notifications.ContactIntents;
import io.drover.server.plugins.PluginIntents;
import io.drover.server.services.ContainerIntents;
import io.drover.server.services.ServiceIntents;
import io.drover.server.services.ServicesPlanner;
import io.drover.server.stacks.StackIntents;
import io.drover.server.stacks.StacksPlanner;
import io.drover.server.store.Store;
import io.drover.server.upgrades.InService;
import io.drover.server.upgrades.ToService;
import io.drover.strategies.BlueGreen;
import io.drover.strategies.Canary;
import io.drover.server.upgrades.UpgradeIntents;
import io.drover.server.upgrades.UpgradesPlanner;
import java.time.Duration;
import java.util.List;

/** Applies each intent in the caller's thread, and lets the planners look until nothing changes any more. */
final class DirectControl implements Control {
    private static final Extensions EXTENSIONS = Extensions.of(new InService(), new ToService(), new BlueGreen(),
            new Canary());
    private final Store store;
    private final List<Planner> planners = List.of(new StacksPlanner(),
            new ServicesPlanner((host, _) -> host.lostSince(), Duration.ofSeconds(5),
                    (_, _, _) -> null),
            new UpgradesPlanner(EXTENSIONS, (_, _) -> Traffic.UNKNOWN), new MachinesPlanner());

    DirectControl(Store store) {
        this.store = store;
    }

    @Override
    public String submit(String scope, Intent intent) {
        var handler = handler(intent);
        var id = store.update(scope, draft -> handler.handle(draft, intent));
        if (intent instanceof Intent.Environment) {
            plan(scope);
        }
        return id;
    }

    void plan(String scope) {
        long before;
        do {
            before = store.view(scope).seq();
            planners.forEach(planner -> store.update(scope, draft -> {
                planner.plan(draft, Focus.EVERYTHING);
                return "";
            }));
        } while (store.view(scope).seq() != before);
    }

    private IntentHandler handler(Intent intent) {
        return switch (intent) {
            case Intent.CreateProject _,Intent.UpdateProject _,Intent.RemoveProject _ -> new ProjectIntents();
            case Intent.ReportPlugins _ -> new PluginIntents();
            case Intent.Global _ -> new AccountIntents();
            case Intent.CreateRegistrationToken _,Intent.UpdateRegistrationToken _,Intent.ActOnRegistrationToken _,Intent.RegisterHost _,Intent.UpdateHost _,Intent.ActOnHost _ ->
                new HostIntents();
            case Intent.CreateStack _,Intent.UpdateStack _,Intent.ActOnStack _,Intent.UpgradeStack _,Intent.ActOnStackUpgrade _,Intent.CreateVolumeTemplate _,Intent.RemoveVolumeTemplate _ ->
                new StackIntents(EXTENSIONS, store);
            case Intent.CreateMachine _,Intent.UpdateMachine _,Intent.RetryMachine _,Intent.RemoveMachine _ ->
                new MachineIntents(new HostIntents());
            case Intent.CreateContact _,Intent.UpdateContact _,Intent.RemoveContact _ -> new ContactIntents();
            case Intent.CreateVolume _,Intent.RemoveVolume _ -> new VolumeIntents();
            case Intent.CreatePullTask _ -> new PullIntents();
            case Intent.CreateCertificate _,Intent.UpdateCertificate _,Intent.RemoveCertificate _ ->
                new CertificateIntents();
            case Intent.CreateInstance _,Intent.UpdateInstance _,Intent.ActOnInstance _,Intent.StopInstance _ ->
                new ContainerIntents();
            case Intent.UpdateNetwork _,Intent.RotateNetworkSecret _ -> new NetworkIntents();
            case Intent.UpgradeService _,Intent.UpgradeToService _,Intent.ActOnUpgrade _ ->
                new UpgradeIntents(EXTENSIONS);
            default -> new ServiceIntents();
        };
    }
}
