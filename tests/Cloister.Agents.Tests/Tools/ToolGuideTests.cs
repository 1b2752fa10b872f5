using Cloister.Agents.Tests.Storage;
using Cloister.AgUi;
using Cloister.Chat;
using Cloister.Testing;
using Microsoft.Extensions.AI;

namespace Cloister.Agents.Tests.Tools;

/// <summary>What the guide on tools shows, at work.</summary>
public sealed class ToolGuideTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ToolGuideTests() => File.WriteAllText(_folder["agent.json"], """{"name":"Ada","version":"1"}""");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_page_shows_a_function()
    {
        var project = _folder.Path;

        // <snippet:guide-tools-function>
        var options = new AgentHostOptions
        {
            ProjectRoot = project,
            Tools =
            {
                AIFunctionFactory.Create((string city) => $"Rain in {city}.", "weather"),
                new ApprovalRequiredAIFunction(AIFunctionFactory.Create((string to, decimal amount) => $"{to} has {amount}.", "pay")),
            },
        };
        await using var agent = await AgentHost.StartAsync(options);
        // </snippet:guide-tools-function>

        var answer = await agent.Sessions.Get("main").RunAsync("""use weather with {"city":"Bern"}""");

        Assert.Contains("Rain in Bern.", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_shows_a_question_and_its_answer()
    {
        using var model = new ScriptedModelBuilder().ToolCall("pay", """{"to":"Ann","amount":20}""").NextRequest().Text("Paid.").Build();
        var options = new AgentHostOptions
        {
            ProjectRoot = _folder.Path,
            Home = _folder["home"],
            DefaultModel = "scripted",
        };
        options.Models.Add("scripted", model);
        var pay = AIFunctionFactory.Create((string to, decimal amount) => $"{to} has {amount}.", "pay");
        options.Tools.Add(new ApprovalRequiredAIFunction(pay));
        await using var agent = await AgentHost.StartAsync(options);

        // <snippet:guide-tools-approval>
        var client = new AgUiClient(agent.Agent);
        var session = client.NewSession();
        var result = await session.SendAsync("Pay Ann 20");

        if (result.Outcome == RunOutcome.Interrupted)
        {
            var question = session.State.PendingInterrupts.Single(); // Allow 'pay'?
            await session.ResumeAsync([ResumeEntry.Resolve(question.Id, JsonData.Object(("approved", true)))]);
        }
        // </snippet:guide-tools-approval>

        Assert.Equal("Paid.", session.State.Messages[^1].Text.ToString());
        Assert.Equal("Ann has 20.", session.State.Messages.OfType<ToolMessage>().Single().Text.ToString());
        await client.DisposeAsync();
    }

    [Fact]
    public async Task The_page_shows_a_plugin()
    {
        using var model = new ScriptedModelBuilder()
            .ToolCall("delete_file", """{"path":"a.txt"}""")
            .NextRequest()
            .ToolCall("delete_file", """{"path":"a.db"}""")
            .Build();
        var options = new AgentHostOptions
        {
            ProjectRoot = _folder.Path,
            Home = _folder["home"],
            DefaultModel = "scripted",
        };
        options.Models.Add("scripted", model);
        options.Plugins.Add(new Files());
        await using var agent = await AgentHost.StartAsync(options);

        var result = await agent.Sessions.Get("main").RunAsync("Tidy up");

        Assert.Equal("Allow 'delete_file'? It is a database.", Assert.Single(result.Interrupts).Message);
    }

    [Fact]
    public void The_page_shows_what_can_stand_in_the_file()
    {
        var page = File.ReadAllText(Path.Combine(Root(), "docs", "guides", "add-tools.md")).ReplaceLineEndings("\n");
        var blocks = page.Split("```json\n").Skip(1).Select(block => block[..block.IndexOf("```", StringComparison.Ordinal)]).ToList();
        using var folder = ProjectFolder.With($$"""{"name":"Ada","version":"1",{{string.Join(',', blocks)}}}""");

        var config = folder.Load(new Dictionary<string, string> { ["TICKETS_AUTH"] = "a", ["NOTES_KEY"] = "b" });

        Assert.Empty(config.Warnings);
        Assert.Equal(["files", "tickets", "notes"], config.Mcp.Keys);
        Assert.Equal(5, config.Approvals.Rules.Count);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Cloister.slnx")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }

    // <snippet:guide-tools-plugin>
    internal sealed class Files : SessionPlugin<AgentSessionContext>
    {
        public override PluginId PluginId => new("files");

        public override void Register(PluginServiceRegistry services) =>
            services.RegisterInstance(
                AgentTool.Slot("delete_file"),
                new AgentTool(AIFunctionFactory.Create(Delete, "delete_file"))
                {
                    AsksBecause = input => input["path"].AsString().EndsWith(".db", StringComparison.Ordinal) ? "It is a database." : null,
                    Timeout = TimeSpan.FromSeconds(10),
                }
            );

        private static string Delete(string path) => $"{path} is gone.";
    }
    // </snippet:guide-tools-plugin>
}
