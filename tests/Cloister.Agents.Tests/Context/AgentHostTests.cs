using Cloister.Agents.Tests.Storage;
using Cloister.AgUi;
using Cloister.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cloister.Agents.Tests.Context;

public sealed class AgentHostTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public AgentHostTests()
    {
        File.WriteAllText(_folder["agent.json"], """{"name":"Ada","version":"1"}""");
        File.WriteAllText(_folder["PROFILE.md"], "You are {{agent_name}}.");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Fresh_project_answers_without_a_key_or_a_network()
    {
        await using var host = await AgentHost.StartAsync(Options());

        var result = await host.Sessions.Get("main").RunAsync("Hello");

        Assert.True(result.IsSuccess, result.Error);
        Assert.NotEmpty(result.Text);
        Assert.True(await host.Sessions.ExistsAsync("main"));
    }

    [Fact]
    public async Task Model_is_told_who_the_agent_is()
    {
        using var model = ScriptedModel.Saying("Hi");
        await using var host = await StartAsync(model);

        await host.Sessions.Get("main").RunAsync("Hello");

        var system = Assert.Single(model.Requests).System;
        Assert.StartsWith("You are Ada.", system, StringComparison.Ordinal);
        Assert.Contains("session_id: main", system, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tools_of_the_application_are_called()
    {
        using var model = new ScriptedModelBuilder().ToolCall("add", """{"a":2,"b":3}""").NextRequest().Text("five").Build();
        var add = AIFunctionFactory.Create((int a, int b) => a + b, "add");
        await using var host = await StartAsync(model, options => options.Tools.Add(add));

        var result = await host.Sessions.Get("main").RunAsync("2 + 3?");

        Assert.Equal("five", result.Text);
        Assert.Equal("5", (await host.Sessions.Get("main").ListMessagesAsync()).OfType<ToolMessage>().Single().Text.ToString());
    }

    [Fact]
    public async Task Second_agent_for_the_same_project_is_refused_and_the_first_goes_on()
    {
        await using var first = await AgentHost.StartAsync(Options());

        await Assert.ThrowsAnyAsync<Exception>(() => AgentHost.StartAsync(Options()));

        Assert.True((await first.Sessions.Get("main").RunAsync("Hello")).IsSuccess);
    }

    [Fact]
    public async Task Agent_lives_in_a_generic_host()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddAgent(_folder.Path, options => options.Home = _folder["home"]);
        using var app = builder.Build();
        await app.StartAsync(TestContext.Current.CancellationToken);

        var events = new List<AgUiEvent>();
        await foreach (
            var e in app.Services.GetRequiredService<IAgent>().RunAsync(new(new("t1", "r1") { Messages = [new UserMessage("u1", "Hi")] }))
        )
        {
            events.Add(e);
        }

        await app.StopAsync(TestContext.Current.CancellationToken);
        Assert.Null(StreamVerifier.VerifyAll(events));
        Assert.Throws<InvalidOperationException>(() => app.Services.GetRequiredService<HostedAgent>().Host);
    }

    [Fact]
    public async Task Disposing_stops_what_runs_and_says_so_in_the_log()
    {
        using var model = new ScriptedModelBuilder().Stall().Build();
        var host = await StartAsync(model);
        var handle = await host.Sessions.Get("main").PromptAsync("Hello");

        await host.DisposeAsync();

        var result = await handle.Finished.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal((RunState.Stopped, "shutdown"), (result.State, result.Error));
    }

    [Fact]
    public async Task Agent_ends_once_however_often_it_is_told_to()
    {
        var host = await AgentHost.StartAsync(Options());

        await Task.WhenAll(host.DisposeAsync().AsTask(), host.DisposeAsync().AsTask());
        await host.DisposeAsync();

        await using var next = await AgentHost.StartAsync(Options());
        Assert.True((await next.Sessions.Get("main").RunAsync("Hello")).IsSuccess);
    }

    [Fact]
    public async Task What_waits_when_the_agent_stops_is_answered_after_its_next_start()
    {
        using var model = new ScriptedModelBuilder().Stall().Build();
        var host = await StartAsync(model);
        await host.Sessions.Get("main").PromptAsync("Hello");
        await model.Requests.WaitForAsync(1, TimeSpan.FromSeconds(20));
        var waiting = await host.Sessions.Get("main").PromptAsync("And?");

        await host.DisposeAsync();

        var result = await waiting.Finished.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal((RunState.Stopped, "shutdown"), (result.State, result.Error));
        Assert.Single(model.Requests);
        using var next = ScriptedModel.Saying("Here I am.");
        await using var again = await StartAsync(next);
        await next.Ends.WaitForAsync(1, TimeSpan.FromSeconds(20));
        Assert.Equal("And?", Assert.Single(next.Requests).Prompt);
    }

    [Fact]
    public async Task Agent_that_stops_begins_nothing()
    {
        using var model = new ScriptedModelBuilder().Stall().IgnoreCancellation().Build();
        await using var host = await StartAsync(model);

        host.Directory.Close();

        await Assert.ThrowsAsync<SessionBusyException>(() => host.Sessions.Get("main").PromptAsync("Hello"));
        Assert.Empty(model.Requests);
    }

    [Fact]
    public async Task Changed_profile_counts_from_the_next_run_on()
    {
        using var model = new ScriptedModelBuilder().Text("one").NextRequest().Text("two").Build();
        await using var host = await StartAsync(model);
        await host.Sessions.Get("main").RunAsync("Hello");

        await File.WriteAllTextAsync(_folder["PROFILE.md"], "You are somebody else.", TestContext.Current.CancellationToken);
        await host.ReloadAsync(TestContext.Current.CancellationToken);
        await host.Sessions.Get("main").RunAsync("And now?");

        Assert.StartsWith("You are somebody else.", model.Requests[1].System, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Awake_session_has_its_plugins_and_a_context_with_everything()
    {
        var seen = new List<AgentSessionContext>();
        await using var host = await AgentHost.StartAsync(Options(options => options.Plugins.Add(new Curious(seen.Add))));
        await host.Sessions.Get("main").RunAsync("Hello");

        using var lease = (await host.Directory.FindAsync("main"))!;
        var scope = await lease.Session.ScopeAsync(TestContext.Current.CancellationToken);
        var again = await lease.Session.ScopeAsync(TestContext.Current.CancellationToken);

        Assert.Same(scope, again);
        var context = Assert.Single(seen);
        Assert.Equal(("main", "Ada", _folder.Path), (context.AgentSessionId, context.Config.Name, context.RootPath));
        await lease.Session.SleepAsync();
        Assert.True(scope.Closed.IsCancellationRequested);
    }

    [Fact]
    public async Task Plugin_that_cannot_attach_does_not_keep_a_session_asleep()
    {
        await using var host = await AgentHost.StartAsync(
            Options(options => options.Plugins.Add(new Curious(_ => throw new InvalidOperationException("no"))))
        );
        await host.Sessions.Get("main").RunAsync("Hello");

        using var lease = (await host.Directory.FindAsync("main"))!;
        var scope = await lease.Session.ScopeAsync(TestContext.Current.CancellationToken);

        Assert.False(scope.IsPluginEnabled(new("curious")));
    }

    private AgentHostOptions Options(Action<AgentHostOptions>? configure = null)
    {
        var options = new AgentHostOptions { ProjectRoot = _folder.Path, Home = _folder["home"] };
        configure?.Invoke(options);
        return options;
    }

    private sealed class Curious(Action<AgentSessionContext> attached) : SessionPlugin<AgentSessionContext>
    {
        public override PluginId PluginId => new("curious");

        protected override void Attach(AgentSessionContext context) => attached(context);
    }

    private Task<AgentHost> StartAsync(ScriptedModel model, Action<AgentHostOptions>? configure = null)
    {
        var options = Options();
        options.DefaultModel = "scripted";
        options.Models.Add("scripted", model);
        configure?.Invoke(options);
        return AgentHost.StartAsync(options);
    }
}
