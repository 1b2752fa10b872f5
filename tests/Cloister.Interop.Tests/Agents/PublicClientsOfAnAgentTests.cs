using Cloister.AgUi;
using Cloister.Cli.Tests;
using Cloister.Testing;

namespace Cloister.Interop.Tests;

/// <summary>The public client in conversation with an agent that the command started: what its users do to an agent.</summary>
[Trait("Category", "Slow")]
public sealed class PublicClientsOfAnAgentTests : IDisposable
{
    private const string Content = "TEXT_MESSAGE_CONTENT";

    private readonly ProjectFolder _folder = new();
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static TheoryData<string, AgUiEncoding> Peers =>
        new()
        {
            { Peer.Old, AgUiEncoding.Sse },
            { Peer.Current, AgUiEncoding.Sse },
            { Peer.Current, AgUiEncoding.Binary },
        };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task Asks_and_is_answered_again_and_again(string version, AgUiEncoding encoding)
    {
        await using var stage = await StartAsync(new(version, encoding), Echoing());
        var client = await stage.Clients.OpenAsync("t1");

        var first = await client.AskAsync("Hi", "u1");
        var second = await client.AskAsync("And?", "u2");

        Assert.Empty(first["failures"].Items);
        Assert.Equal("success", Assert.Single(first["outcomes"].Items)["type"].AsString());
        Assert.Equal(["Hi", "You said: Hi", "And?", "You said: And?"], TextsOf(second));
        Assert.Equal(await SeenAsync(stage, "t1"), TextsOf(second));
        Assert.DoesNotContain("MESSAGES_SNAPSHOT", second["types"].Items.Select(type => type.AsString()));
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task Answers_calls_of_its_own_tools(string version, AgUiEncoding encoding)
    {
        using var model = new ScriptedModelBuilder().ToolCall("pick", """{"of":"colours"}""").NextRequest().Text("Red it is.").Build();
        await using var stage = await StartAsync(new(version, encoding), model);
        var client = await stage.Clients.OpenAsync("t1");
        var tools = JsonData.Object(
            ("tools", JsonData.Parse("""[{"name":"pick","description":"Lets the user pick.","parameters":{"type":"object"}}]"""))
        );

        var asked = await client.AskAsync("Which one?", "u1", parameters: tools);
        var call = asked["messages"][1]["toolCalls"][0];
        await client.SayAsync(JsonData.Object(("id", "answer"), ("role", "tool"), ("toolCallId", call["id"]), ("content", "red")));
        var answered = await client.RunAsync(tools);

        Assert.Equal("pick", call["function"]["name"].AsString());
        Assert.Equal("""{"of":"colours"}""", call["function"]["arguments"].AsString());
        Assert.Empty(answered["failures"].Items);
        Assert.Equal("Red it is.", TextsOf(answered)[^1]);
        Assert.Equal("red", $"{Assert.Single(model.Requests[1].Results).Result}");
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task Shares_its_state_with_whoever_comes_later(string version, AgUiEncoding encoding)
    {
        await using var stage = await StartAsync(new(version, encoding), Echoing());
        var first = await stage.Clients.OpenAsync("t1", state: JsonData.Object(("guests", 2)));
        var said = await first.AskAsync("Hi", "u1");

        var second = await stage.Clients.OpenAsync("t1", said["messages"]);
        var seen = await second.AskAsync("And?", "u2");

        Json.Equal(JsonData.Object(("guests", 2)), seen["state"]);
        Json.Equal(JsonData.Object(("guests", 2)), (await stage.Agent.SeeAsync("t1")).State);
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task Stop_button_stops_the_model_and_the_conversation_goes_on(string version, AgUiEncoding encoding)
    {
        using var model = new ScriptedModelBuilder().Text("one ").Stall().NextRequest().Text("two").Build();
        await using var stage = await StartAsync(new(version, encoding), model);
        var client = await stage.Clients.OpenAsync("t1");
        await client.AskAsync("Say one.", "u1", until: Content);

        await client.AbortAsync();
        await client.EndAsync();
        var stopped = await stage.Agent.SeeAsync("t1");
        var next = await client.AskAsync("And two?", "u2");

        Assert.False(stopped.IsRunning);
        Assert.Equal(["Say one.", "one "], stopped.Messages.Select(message => $"{message.Text}"));
        Assert.Empty(next["failures"].Items);
        Assert.Equal(["Say one.", "one ", "And two?", "two"], TextsOf(next));
        Assert.Equal(0, model.LiveRequests);
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task Run_that_it_tries_again_is_the_same_run(string version, AgUiEncoding encoding)
    {
        using var model = Echoing();
        await using var stage = await StartAsync(new(version, encoding), model);
        var run = JsonData.Object(("runId", "r1"));
        var question = JsonData.Parse("""[{"id":"u1","role":"user","content":"Hi"}]""");
        var first = await (await stage.Clients.OpenAsync("t1", question)).RunAsync(run);

        var again = await (await stage.Clients.OpenAsync("t1", question)).RunAsync(run);

        Json.Equal(first["messages"], again["messages"]);
        Json.Equal(first["types"], again["types"]);
        Assert.Single(model.Requests);
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task List_that_was_edited_branches_off(string version, AgUiEncoding encoding)
    {
        await using var stage = await StartAsync(new(version, encoding), Echoing());
        var client = await stage.Clients.OpenAsync("t1");
        await client.AskAsync("Hi", "u1");
        await client.AskAsync("Wrong", "u2");
        await client.ListAsync(JsonData.Parse("""[{"id":"u1","role":"user","content":"Hello"}]"""));

        var edited = await client.RunAsync();

        Assert.Empty(edited["failures"].Items);
        Assert.Equal(["Hello", "You said: Hello"], TextsOf(edited));
        Assert.Equal(TextsOf(edited), await SeenAsync(stage, "t1"));
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task List_that_is_stale_is_brought_up_to_date(string version, AgUiEncoding encoding)
    {
        await using var stage = await StartAsync(new(version, encoding), Echoing());
        var stale = await stage.Clients.OpenAsync("t1");
        var known = await stale.AskAsync("Hi", "u1");
        await (await stage.Clients.OpenAsync("t1", known["messages"])).AskAsync("Meanwhile", "u2");

        var append = JsonData.Parse("""{"forwardedProps":{"cloister":{"history":"append"}}}""");
        var late = await stale.AskAsync("And?", "u3", parameters: append);

        Assert.Empty(late["failures"].Items);
        Assert.Equal(["Hi", "You said: Hi", "Meanwhile", "You said: Meanwhile", "And?", "You said: And?"], TextsOf(late));
        Assert.Equal(TextsOf(late), await SeenAsync(stage, "t1"));
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task Two_threads_at_once_do_not_hear_each_other(string version, AgUiEncoding encoding)
    {
        var model = new ScriptedModelBuilder()
            .Text(request => $"{request.Prompt}, ")
            .WaitFor(_gate.Task)
            .Text(request => request.Prompt)
            .Build();
        await using var stage = await StartAsync(new(version, encoding), model);
        var (one, two) = (await stage.Clients.OpenAsync("t1"), await stage.Clients.OpenAsync("t2"));

        await one.AskAsync("red", "u1", until: Content);
        await two.AskAsync("blue", "u1", until: Content);
        _gate.SetResult();

        Assert.Equal(["red", "red, red"], TextsOf(await one.EndAsync()));
        Assert.Equal(["blue", "blue, blue"], TextsOf(await two.EndAsync()));
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task Page_that_is_loaded_again_joins_in_the_middle(string version, AgUiEncoding encoding)
    {
        using var model = new ScriptedModelBuilder().Text("one ").WaitFor(_gate.Task).Text("two").NextRequest().Text("three").Build();
        await using var stage = await StartAsync(new(version, encoding), model);
        var stays = JsonData.Parse("""{"forwardedProps":{"cloister":{"onDisconnect":"continue"}}}""");
        var page = await stage.Clients.OpenAsync("t1");
        await page.AskAsync("Count.", "u1", until: Content, parameters: stays);
        await page.AbortAsync();

        var reloaded = await stage.Clients.OpenAsync("t1", joins: true);
        var soFar = await reloaded.RunAsync(until: "TEXT_MESSAGE_START");
        _gate.SetResult();
        var joined = await reloaded.EndAsync();
        var next = await (await stage.Clients.OpenAsync("t1", joined["messages"])).AskAsync("Go on.", "u2");

        Assert.Equal(["Count.", "one "], TextsOf(soFar));
        Assert.Empty(joined["failures"].Items);
        Assert.Equal(["Count.", "one two"], TextsOf(joined));
        Assert.Equal(["Count.", "one two", "Go on.", "three"], TextsOf(next));
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task Agent_that_is_killed_has_kept_what_was_shown(string version, AgUiEncoding encoding)
    {
        var peer = new Peer(version, encoding);
        var model = new ScriptedModelBuilder().Text("one ").WaitFor(_gate.Task).NextRequest().Text("two").Build();
        await using var provider = await FakeOpenAiServer.StartAsync(model);
        _folder.With(provider);
        string[] shown;
        await using (var killed = await RunningAgent.StartAsync(_folder))
        {
            await using var clients = PublicClients.Start(peer, killed);
            var client = await clients.OpenAsync("t1");
            shown = TextsOf(await client.AskAsync("Say one.", "u1", until: Content));
            await killed.KillAsync();
            await client.EndAsync();
        }

        _gate.SetResult();
        await using var agent = await RunningAgent.StartAsync(_folder);
        await using var again = PublicClients.Start(peer, agent);
        var after = await (await again.OpenAsync("t1", joins: true)).RunAsync();
        var next = await (await again.OpenAsync("t1", after["messages"])).AskAsync("And two?", "u2");

        Assert.Equal(["Say one.", "one "], shown);
        Assert.Equal(shown, TextsOf(after));
        Assert.Empty(next["failures"].Items);
        Assert.Equal(["Say one.", "one ", "And two?", "two"], TextsOf(next));
    }

    private static ScriptedModel Echoing() => new ScriptedModelBuilder().Text(request => $"You said: {request.Prompt}").Build();

    private static string[] TextsOf(JsonData report) =>
        [.. report["messages"].Items.Select(message => message.TryGet("content", out var content) ? content.AsString() : "")];

    private static async Task<string[]> SeenAsync(Stage stage, string thread) =>
        [.. (await stage.Agent.SeeAsync(thread)).Messages.Select(message => $"{message.Text}")];

    private async Task<Stage> StartAsync(Peer peer, ScriptedModel model)
    {
        Assert.SkipWhen(NodeInstallation.Lack is not null, NodeInstallation.Lack ?? "");
        var provider = await FakeOpenAiServer.StartAsync(model);
        var agent = await RunningAgent.StartAsync(_folder.With(provider));
        return new(provider, agent, PublicClients.Start(peer, agent));
    }

    private sealed record Stage(FakeModelServer Provider, RunningAgent Agent, PublicClients Clients) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Clients.DisposeAsync();
            await Agent.DisposeAsync();
            await Provider.DisposeAsync();
        }
    }
}
