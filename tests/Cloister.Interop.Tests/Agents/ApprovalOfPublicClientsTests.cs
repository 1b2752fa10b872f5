using Cloister.AgUi;
using Cloister.Cli.Tests;
using Cloister.Testing;

namespace Cloister.Interop.Tests;

/// <summary>The public client is asked whether a tool may be used, and answers: at once, after the agent was killed, or with other things in between.</summary>
[Trait("Category", "Slow")]
public sealed class ApprovalOfPublicClientsTests : IDisposable
{
    private readonly ProjectFolder _folder = new();

    public static TheoryData<string, AgUiEncoding> Peers => PublicClientsOfAnAgentTests.Peers;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task Approves_and_the_call_is_carried_out(string version, AgUiEncoding encoding)
    {
        await using var provider = await ProviderAsync();
        await using var stage = await StartAsync(new(version, encoding));
        var client = await stage.Clients.OpenAsync("t1");

        var asked = await client.AskAsync("What is here?", "u1");
        var answered = await client.RunAsync(Answer(asked, approved: true));

        Assert.Empty(answered["failures"].Items);
        Assert.Equal("success", Assert.Single(answered["outcomes"].Items)["type"].AsString());
        Assert.DoesNotContain("TOOL_CALL_START", answered["types"].Items.Select(type => type.AsString()));
        Assert.Equal(["What is here?", "Let me see.", "did ls", "Two files."], TextsOf(answered));
        Assert.Equal(["ls"], Done());
        await IsWhatOthersSeeAsync(stage, answered);
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task Refuses_and_the_model_hears_of_it(string version, AgUiEncoding encoding)
    {
        await using var provider = await ProviderAsync();
        await using var stage = await StartAsync(new(version, encoding));
        var client = await stage.Clients.OpenAsync("t1");

        var refused = await client.RunAsync(Answer(await client.AskAsync("What is here?", "u1"), approved: false));

        Assert.Equal("success", Assert.Single(refused["outcomes"].Items)["type"].AsString());
        Assert.Equal("Two files.", TextsOf(refused)[^1]);
        Assert.Empty(Done());
        await IsWhatOthersSeeAsync(stage, refused);
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task Answers_after_the_agent_was_killed_and_the_call_is_carried_out_once(string version, AgUiEncoding encoding)
    {
        await using var provider = await ProviderAsync();
        JsonData asked;
        await using (var killed = await StartAsync(new(version, encoding)))
        {
            asked = await (await killed.Clients.OpenAsync("t1")).AskAsync("What is here?", "u1");
            await killed.Agent.KillAsync();
        }

        await using var stage = await StartAsync(new(version, encoding));
        var client = await stage.Clients.OpenAsync("t1", asked["messages"]);
        var answered = await client.RunAsync(Answer(asked, approved: true));

        Assert.Empty(answered["failures"].Items);
        Assert.Equal("success", Assert.Single(answered["outcomes"].Items)["type"].AsString());
        Assert.Equal(["What is here?", "Let me see.", "did ls", "Two files."], TextsOf(answered));
        Assert.Equal(["ls"], Done());
        await IsWhatOthersSeeAsync(stage, answered);
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task Page_that_is_loaded_again_after_the_restart_finds_the_question(string version, AgUiEncoding encoding)
    {
        await using var provider = await ProviderAsync();
        await using (var killed = await StartAsync(new(version, encoding)))
        {
            await (await killed.Clients.OpenAsync("t1")).AskAsync("What is here?", "u1");
            await killed.Agent.KillAsync();
        }

        await using var stage = await StartAsync(new(version, encoding));
        var seen = await (await stage.Clients.OpenAsync("t1", joins: true)).RunAsync();
        var client = await stage.Clients.OpenAsync("t1", seen["messages"]);
        var answered = await client.RunAsync(Answer(seen, approved: true));
        var next = await client.AskAsync("Thanks.", "u2");

        Assert.Equal(["What is here?", "Let me see."], TextsOf(seen));
        Assert.Equal("Two files.", TextsOf(answered)[^1]);
        Assert.Empty(next["failures"].Items);
        Assert.Equal(["ls"], Done());
        await IsWhatOthersSeeAsync(stage, next);
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task Answer_that_is_sent_again_after_the_restart_is_carried_out_once(string version, AgUiEncoding encoding)
    {
        await using var provider = await ProviderAsync();
        JsonData asked;
        JsonData first;
        await using (var killed = await StartAsync(new(version, encoding)))
        {
            var client = await killed.Clients.OpenAsync("t1");
            asked = await client.AskAsync("What is here?", "u1");
            first = await client.RunAsync(Answer(asked, approved: true).With("runId", "r2"));
            await killed.Agent.KillAsync();
        }

        await using var stage = await StartAsync(new(version, encoding));
        var again = await (await stage.Clients.OpenAsync("t1", asked["messages"])).RunAsync(
            Answer(asked, approved: true).With("runId", "r2")
        );
        var late = await (await stage.Clients.OpenAsync("t1", first["messages"])).RunAsync(Answer(asked, approved: true));

        Json.Equal(first["messages"], again["messages"]);
        Assert.Empty(late["failures"].Items);
        Assert.Equal(["ls"], Done());
    }

    private static JsonData Answer(JsonData asked, bool approved)
    {
        var outcome = Assert.Single(asked["outcomes"].Items);
        Assert.Equal("interrupt", outcome["type"].AsString());
        return JsonData.Object(
            (
                "resume",
                JsonData.Array(
                    JsonData.Object(
                        ("interruptId", Assert.Single(outcome["interrupts"].Items)),
                        ("status", "resolved"),
                        ("payload", JsonData.Object(("approved", approved)))
                    )
                )
            )
        );
    }

    private static string[] TextsOf(JsonData report) =>
        [.. report["messages"].Items.Select(message => message.TryGet("content", out var content) ? content.AsString() : "")];

    private static async Task IsWhatOthersSeeAsync(Stage stage, JsonData report) =>
        Assert.Equal((await stage.Agent.SeeAsync("t1")).Messages.Select(message => $"{message.Text}"), TextsOf(report));

    /// <summary>What the tool has done.</summary>
    private string[] Done() => File.Exists(_folder["done"]) ? File.ReadAllLines(_folder["done"]) : [];

    private async Task<FakeModelServer> ProviderAsync()
    {
        Assert.SkipWhen(NodeInstallation.Lack is not null, NodeInstallation.Lack ?? "");
        var model = new ScriptedModelBuilder()
            .Text("Let me see.")
            .ToolCall("shell_exec", """{"command":"ls"}""")
            .NextRequest()
            .Text("Two files.")
            .Build();
        var provider = await FakeOpenAiServer.StartAsync(model);
        _folder.With(provider);
        return provider;
    }

    private async Task<Stage> StartAsync(Peer peer)
    {
        var agent = await RunningAgent.ReadyAsync(CommandProcess.StartProgram("GatedAgent.dll", _folder), _folder);
        return new(agent, PublicClients.Start(peer, agent));
    }

    private sealed record Stage(RunningAgent Agent, PublicClients Clients) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Clients.DisposeAsync();
            await Agent.DisposeAsync();
        }
    }
}
