using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Services.Chat.Connections;

public sealed class ConnectionTests
{
    [Fact]
    public async Task Lost_connection_is_made_anew_without_end()
    {
        await using var stage = await OutStage.StartAsync();
        await stage.GreetAsync();
        for (var i = 0; i < 20; i++)
        {
            stage.Platform.Disconnect();
            await stage.UntilPhaseAsync(ConnectionPhase.Reconnecting);
            stage.Time.Advance(TimeSpan.FromSeconds(60));
            await stage.UntilPhaseAsync(ConnectionPhase.Connected);
        }

        await stage.GreetAsync("bob");
    }

    [Fact]
    public void Waiting_doubles_up_to_a_minute_and_not_for_all_alike()
    {
        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60], Enumerable.Range(1, 8).Select(failures => BackOff.After(failures, 0).TotalSeconds));
        Assert.Equal([0.8, 48], [BackOff.After(1, 1).TotalSeconds, BackOff.After(1000, 1).TotalSeconds]);
    }

    [Fact]
    public async Task Refused_channel_waits_for_somebody_and_keeps_what_is_to_leave()
    {
        await using var stage = await OutStage.StartAsync();
        var ann = await stage.GreetAsync();
        stage.Platform.Refuse();
        await stage.UntilPhaseAsync(ConnectionPhase.Failed);
        await stage.Host.Sessions.Get(await stage.SessionIdAsync(ann)).RunAsync("Asked elsewhere", TestContext.Current.CancellationToken);
        await stage.SettleAsync();
        Assert.Equal(["sent", "pending"], await stage.RowsAsync());

        stage.Platform.Accept();
        var status = await stage.DoAsync("reconnect", JsonData.Object(("channel", "memory")));

        Assert.True(status.Success, status.Error);
        Assert.Equal("Hello!", (await ann.NextAsync()).Text);
    }

    [Fact]
    public async Task Channel_is_switched_on_and_off_and_that_is_written_down()
    {
        await using var stage = await OutStage.StartAsync();
        var channel = JsonData.Object(("channel", "memory"));

        var closed = (await stage.DoAsync("close", channel)).Data!;
        Assert.Equal(("disabled", false, 0), (closed["statusText"].AsString(), closed["enabled"].AsBoolean(), stage.Platform.Opened));
        Assert.Contains("\"enabled\": false", await ConfigAsync(stage), StringComparison.Ordinal);
        Assert.Equal("Channel memory is disabled", (await stage.DoAsync("reconnect", channel)).Error);

        var opened = (await stage.DoAsync("open", channel)).Data!;
        Assert.True(opened["running"].AsBoolean());
        Assert.Contains("\"enabled\": true", await ConfigAsync(stage), StringComparison.Ordinal);
        await stage.GreetAsync();
    }

    [Fact]
    public async Task What_a_channel_lacks_is_said_and_never_its_secrets()
    {
        await using var stage = await OutStage.StartAsync(set: stage =>
        {
            stage.Platform = Demanding(stage.Time);
            stage.Channel = """ "token": "${TOKEN}", "server": "s1" """;
        });

        var status = await StatusAsync(stage);
        Assert.Equal(("config_missing", false, "Channel memory credentials are missing"), Told(status));
        Assert.Equal("Channel memory credentials are missing", (await stage.DoAsync("reconnect", Channel)).Error);

        await File.WriteAllTextAsync(Path.Combine(stage.Root, ".env"), "TOKEN=tok-123456789\n", TestContext.Current.CancellationToken);
        stage.Channel = """ "token": "${TOKEN}", "server": "s2" """;
        await stage.ConfigureAsync();
        await stage.UntilPhaseAsync(ConnectionPhase.Connected);

        status = await StatusAsync(stage);
        Assert.Equal(("connected", true, null), Told(status));
        Assert.DoesNotContain("tok-123456789", status.ToString(), StringComparison.Ordinal);
        Assert.Contains("${TOKEN}", status.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_what_the_channel_knows_is_configured()
    {
        await using var stage = await OutStage.StartAsync(set: stage => stage.Platform = Demanding(stage.Time));

        Assert.Equal("No valid config fields provided", (await ConfigureAsync(("color", "red"))).Error);
        Assert.Contains("'token' is a secret", (await ConfigureAsync(("token", "tok-1"))).Error, StringComparison.Ordinal);
        var done = await ConfigureAsync(("server", "s2"), ("token", "${TOKEN}"), ("color", "red"));

        Assert.True(done.Success, done.Error);
        Assert.Equal("s2", done.Data!["fields"].Items.Single(field => field["key"].AsString() == "server")["value"].AsString());
        Assert.DoesNotContain("red", await ConfigAsync(stage), StringComparison.Ordinal);

        Task<InvokeResult> ConfigureAsync(params ReadOnlySpan<(string, JsonData)> config) =>
            stage.DoAsync("configure", JsonData.Object(("channel", "memory"), ("config", JsonData.Object(config))));
    }

    [Fact]
    public async Task Account_is_found_by_its_name_or_that_is_said()
    {
        await using var stage = await OutStage.StartAsync(set: stage =>
        {
            stage.Platform = Demanding(stage.Time);
            stage.Channel = """ "channelAccountId": "nobody" """;
            stage.Configure = options =>
            {
                options.ChannelAccounts.Add(new("bot", "memory", ConfigMap.Of(("token", "tok-1"), ("server", "s"))));
                options.ChannelAccounts.Add(new("other", "telegram", ConfigMap.Empty));
            };
        });
        Assert.Equal(("failed", false, "Bot account not found: nobody"), Told(await StatusAsync(stage)));

        stage.Channel = """ "channelAccountId": "other" """;
        await stage.ConfigureAsync();
        Assert.Equal(("failed", false, "Bot account channel mismatch: other"), Told(await StatusAsync(stage)));

        stage.Channel = """ "channelAccountId": "bot" """;
        await stage.ConfigureAsync();
        await stage.UntilPhaseAsync(ConnectionPhase.Connected);
    }

    [Fact]
    public async Task Account_that_another_agent_uses_is_refused()
    {
        await using var first = await StartAsync(home: null);
        await using var second = await StartAsync(first.HomeFolder);

        Assert.Equal(("failed", true, $"Bot account in use by {first.Root}"), Told(await StatusAsync(second)));

        await first.DoAsync("close", Channel);
        await second.DoAsync("reconnect", Channel);
        await second.UntilPhaseAsync(ConnectionPhase.Connected);

        static Task<OutStage> StartAsync(string? home) =>
            OutStage.StartAsync(set: stage =>
            {
                stage.Platform = Demanding(stage.Time);
                stage.Channel = """ "token": "tok-1", "server": "s" """;
                stage.HomeFolder = home ?? stage.HomeFolder;
            });
    }

    [Fact]
    public async Task Test_asks_the_platform()
    {
        await using var stage = await OutStage.StartAsync();

        var good = (await stage.DoAsync("test", Channel)).Data!;
        stage.Platform.Refuse();
        var bad = (await stage.DoAsync("test", Channel)).Data!;

        Assert.Equal((true, "agent"), (good["success"].AsBoolean(), good["detail"].AsString()));
        Assert.Equal((false, "The credentials were refused."), (bad["success"].AsBoolean(), bad["detail"].AsString()));
        Assert.Equal(
            "No dispatcher registered for channel: nope",
            (await stage.DoAsync("test", JsonData.Object(("channel", "nope")))).Error
        );
    }

    private static JsonData Channel { get; } = JsonData.Object(("channel", "memory"));

    private static InMemoryPlatform Demanding(TimeProvider clock) =>
        new()
        {
            Clock = clock,
            Demands = [new("token", "Token") { IsSecret = true, IsRequired = true }, new("server", "Server") { IsRequired = true }],
        };

    private static async Task<JsonData> StatusAsync(OutStage stage) => (await stage.DoAsync("status", Channel)).Data!["channels"][0];

    private static (string, bool, string?) Told(JsonData status) =>
        (status["statusText"].AsString(), status["configured"].AsBoolean(), status["detail"].TryGetString(out var detail) ? detail : null);

    private static Task<string> ConfigAsync(OutStage stage) =>
        File.ReadAllTextAsync(Path.Combine(stage.Root, "agent.json"), TestContext.Current.CancellationToken);
}
