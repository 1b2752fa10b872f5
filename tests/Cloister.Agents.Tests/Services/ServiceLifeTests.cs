using Cloister.Testing;

namespace Cloister.Agents.Tests.Services;

public sealed class ServiceLifeTests
{
    private readonly List<string> _told = [];

    [Fact]
    public async Task Services_start_in_their_order_and_stop_in_reverse()
    {
        var stage = await ServiceStage.StartAsync(
            TellingService.Brought("zoo", _told, order: 1),
            TellingService.Brought("bee", _told),
            TellingService.Brought("ant", _told)
        );
        await stage.DisposeAsync();

        Assert.Equal(["zoo starts", "ant starts", "bee starts", "bee stops", "ant stops", "zoo stops"], _told);
    }

    [Fact]
    public async Task One_that_cannot_start_keeps_nobody_from_it()
    {
        var failing = new TellingService.Behaviour(Start: _ => throw new InvalidOperationException("port 80 is taken"));
        await using var stage = await ServiceStage.StartAsync(
            TellingService.Brought("ant", _told, behaviour: failing),
            TellingService.Brought("bee", _told)
        );

        var ant = stage.Services.Find("ant")!;
        Assert.Equal((ServiceState.Error, "port 80 is taken"), (ant.State, ant.LastError));
        Assert.Equal(ServiceState.Running, stage.StateOf("bee"));
    }

    [Fact]
    public async Task Start_that_takes_too_long_has_failed_and_a_second_one_waits_for_its_end()
    {
        var time = new ManualTimeProvider();
        var stuck = new TaskCompletionSource();
        var entered = new TaskCompletionSource();
        var isFirst = true;
        var timers = 0;
        var behaviour = new TellingService.Behaviour(Start: async _ =>
        {
            if (isFirst)
            {
                isFirst = false;
                timers = time.PendingTimers;
                entered.SetResult();
                await stuck.Task;
            }
        });
        var starting = ServiceStage.StartAsync(time, TellingService.Brought("ant", _told, behaviour: behaviour));
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await time.WaitForTimersAsync(timers + 1);
        time.Advance(TimeSpan.FromSeconds(30));
        await using var stage = await starting.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.Equal((ServiceState.Error, "timed out"), (stage.StateOf("ant"), stage.Services.Find("ant")!.LastError));
        var again = await stage.Services.CommandAsync("ant", "start");
        Assert.Contains("has not ended", again.Error, StringComparison.Ordinal);

        stuck.SetResult();
        Assert.True((await stage.Services.CommandAsync("ant", "start")).Success);
        Assert.Null(stage.Services.Find("ant")!.LastError);
    }

    [Fact]
    public async Task Commands_stop_start_and_restart_it()
    {
        await using var stage = await ServiceStage.StartAsync(TellingService.Brought("ant", _told));

        Assert.Equal("running", (await stage.Services.CommandAsync("ant", "status")).Data!["state"].AsString());
        Assert.Equal("stopped", (await stage.Services.CommandAsync(" ANT ", " Stop ")).Data!["state"].AsString());
        Assert.True((await stage.Services.CommandAsync("ant", "stop")).Success);
        Assert.Equal("running", (await stage.Services.CommandAsync("ant", "start")).Data!["state"].AsString());
        Assert.True((await stage.Services.CommandAsync("ant", "start")).Success);
        Assert.Equal("running", (await stage.Services.CommandAsync("ant", "restart")).Data!["state"].AsString());

        Assert.Equal(["ant starts", "ant stops", "ant starts", "ant stops", "ant starts"], _told);
        Assert.Equal("restart", stage.Services.Find("ant")!.LastCommand);
    }

    [Fact]
    public async Task Restart_of_one_that_cannot_stop_does_not_start_it()
    {
        var isStuck = true;
        var behaviour = new TellingService.Behaviour(Stop: _ => isStuck ? throw new InvalidOperationException("busy") : Task.CompletedTask);
        await using var stage = await ServiceStage.StartAsync(TellingService.Brought("ant", _told, behaviour: behaviour));

        Assert.Equal("busy", (await stage.Services.CommandAsync("ant", "restart")).Error);
        Assert.Equal(ServiceState.Error, stage.StateOf("ant"));
        Assert.Equal(["ant starts", "ant stops"], _told);

        isStuck = false;
        Assert.True((await stage.Services.CommandAsync("ant", "stop")).Success);
        Assert.Equal(ServiceState.Stopped, stage.StateOf("ant"));
    }

    [Fact]
    public async Task Settings_switch_it_off_and_on()
    {
        await using var stage = await ServiceStage.StartAsync(TellingService.Brought("ant", _told), TellingService.Brought("bee", _told));

        await stage.ConfigureAsync(""" "services":{"ant":{"enabled":false}} """);
        var ant = stage.Services.Find("ant")!;
        Assert.Equal((ServiceState.Stopped, false), (ant.State, ant.IsEnabled));
        Assert.Contains(
            "Service \"ant\" is not running",
            (await stage.Services.InvokeAsync("ant", "echo")).Error,
            StringComparison.Ordinal
        );
        await stage.ConfigureAsync(""" "services":{} """);

        Assert.Equal(ServiceState.Running, stage.StateOf("ant"));
        Assert.Equal(
            ["ant starts", "ant stops", "ant starts"],
            _told.Where(line => line.StartsWith("ant", StringComparison.Ordinal) && !line.Contains("applies", StringComparison.Ordinal))
        );
        Assert.DoesNotContain("bee stops", _told);
    }

    [Fact]
    public async Task New_settings_are_applied_without_a_restart()
    {
        await using var stage = await ServiceStage.StartAsync(TellingService.Brought("ant", _told));

        await stage.ConfigureAsync(""" "services":{"ant":{"color":"red"}} """);

        Assert.Equal(["ant starts", "ant applies red"], _told);
    }

    [Fact]
    public async Task Settings_that_change_nothing_for_it_are_not_applied()
    {
        await using var stage = await ServiceStage.StartAsync(TellingService.Brought("ant", _told));

        await stage.ConfigureAsync(""" "description":"another" """);

        Assert.Equal(["ant starts"], _told);
    }

    [Fact]
    public async Task Higher_priority_replaces_it_and_only_the_winner_runs()
    {
        await using var stage = await ServiceStage.StartAsync(
            TellingService.Brought("ant", _told),
            TellingService.Brought("ant", _told, priority: Priority.High, by: "better")
        );
        Assert.Equal(["better starts"], _told);

        await stage.ConfigureAsync(""" "plugins":{"better":{"enabled":false}} """);

        Assert.Equal(["better starts", "better stops", "ant starts"], _told);
        await stage.ConfigureAsync(""" "plugins":{} """);
        Assert.Equal(["better starts", "better stops", "ant starts", "ant stops", "better starts"], _told);
    }

    [Fact]
    public async Task Stop_that_waits_for_a_session_does_not_wait_for_the_change_that_wants_it()
    {
        var behaviour = new TellingService.Behaviour(Stop: async service =>
        {
            // Wakes a session, which needs the runtime's gate.
            var session = await service.Reach.Session.CreateAsync();
            await session.RunAsync("Bye");
        });
        await using var stage = await ServiceStage.StartAsync(TellingService.Brought("ant", _told, behaviour: behaviour));

        await stage
            .ConfigureAsync(""" "services":{"ant":{"enabled":false}} """)
            .WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.Equal(ServiceState.Stopped, stage.StateOf("ant"));
    }

    [Fact]
    public async Task What_waited_begins_when_the_services_have_started()
    {
        using var model = new ScriptedModelBuilder().Stall().NextRequest().Text("Hello").Build();
        var asked = new List<int>();
        var behaviour = new TellingService.Behaviour(Start: _ =>
        {
            asked.Add(model.Requests.Count);
            return Task.CompletedTask;
        });
        await using var agent = await TestAgent.StartAsync(
            model,
            options => options.Plugins.Add(TellingService.Brought("ant", _told, behaviour: behaviour))
        );
        await agent.Host.Sessions.Get("main").PromptAsync("One", cancellationToken: TestContext.Current.CancellationToken);
        await model.Requests.WaitForAsync(1, TimeSpan.FromSeconds(20));
        await agent.Host.Sessions.Get("main").PromptAsync("Two", cancellationToken: TestContext.Current.CancellationToken);

        await agent.RestartAsync();
        await model.Requests.WaitForAsync(2, TimeSpan.FromSeconds(20));

        Assert.Equal([0, 1], asked);
    }

    [Fact]
    public async Task One_that_somebody_stopped_stays_stopped_when_the_settings_of_others_change()
    {
        await using var stage = await ServiceStage.StartAsync(TellingService.Brought("ant", _told), TellingService.Brought("bee", _told));
        await stage.Services.CommandAsync("ant", "stop", cancellationToken: TestContext.Current.CancellationToken);

        await stage.ConfigureAsync(""" "services":{"bee":{"color":"red"}} """);

        Assert.Equal(ServiceState.Stopped, stage.StateOf("ant"));
        Assert.Equal(["ant starts", "bee starts", "ant stops", "bee applies red"], _told);
    }

    [Fact]
    public async Task One_that_could_not_start_is_tried_again_with_new_settings()
    {
        var isBroken = true;
        var behaviour = new TellingService.Behaviour(Start: _ => isBroken ? throw new InvalidOperationException("no") : Task.CompletedTask);
        await using var stage = await ServiceStage.StartAsync(TellingService.Brought("ant", _told, behaviour: behaviour));
        isBroken = false;

        await stage.ConfigureAsync(""" "services":{"ant":{"color":"red"}} """);

        Assert.Equal(ServiceState.Running, stage.StateOf("ant"));
    }
}
