using System.Text.RegularExpressions;
using Cloister.Testing;
using Microsoft.Extensions.AI;

namespace Cloister.Agents.Tests.Models;

public sealed partial class ModelGuideTests
{
    [Fact]
    public void The_table_of_providers_is_that_of_the_code()
    {
        var path = Path.Combine(Root(), "docs", "guides", "choose-a-model.md");
        var page = File.ReadAllText(path).ReplaceLineEndings("\n");
        var updated = Providers().Replace(page, _ => $"<!-- providers -->\n{Table()}<!-- /providers -->");
        if (Environment.GetEnvironmentVariable("CLOISTER_UPDATE_DOCS") == "1")
        {
            File.WriteAllText(path, updated);
            return;
        }

        Assert.True(
            page == updated,
            $"The table is not that of ProviderType.All. Run this test with CLOISTER_UPDATE_DOCS=1, or copy:\n{Table()}"
        );
    }

    [Fact]
    public async Task The_page_works()
    {
        await using var server = await FakeOpenAiServer.StartAsync(ScriptedModel.Saying("Hello!"));
        var address = server.Url.AbsoluteUri;

        // <snippet:guide-models>
        using var pool = new ModelPool(
            new()
            {
                Providers = new Dictionary<string, ProviderSettings>
                {
                    ["local"] = new() { Type = "open-compatible", BaseUrl = address },
                },
                Models = new Dictionary<string, ModelSettings>
                {
                    ["main"] = new() { Provider = "local", Name = "qwen3" },
                },
                DefaultModelId = "main",
            }
        );
        using var model = pool.Lease();
        var answer = await model.Client.GetResponseAsync("Good morning");
        // </snippet:guide-models>

        Assert.Equal("Hello!", answer.Text);
    }

    [Fact]
    public async Task The_page_shows_a_model_of_ones_own()
    {
        // <snippet:guide-models-own>
        var scripted = new ScriptedModelBuilder().ToolCall("weather", """{"city":"Bern"}""").NextRequest().Text("It rains.").Build();
        using var pool = new ModelPool(
            ModelCatalog.Empty,
            new() { Clients = new Dictionary<string, IChatClient> { ["scripted"] = scripted } }
        );
        using var model = pool.Lease("scripted");
        // </snippet:guide-models-own>

        var answer = await model.Client.GetResponseAsync("?", cancellationToken: Some.Token);
        Assert.Equal("weather", answer.Messages.Single().Contents.OfType<FunctionCallContent>().Single().Name);
    }

    private static string Table() =>
        "| Type | Speaks | Address | Key |\n|---|---|---|---|\n"
        + string.Concat(ProviderType.All.Select(type => $"| `{type.Name}` | {Speaks(type)} | {Address(type)} | {Keys(type)} |\n"));

    private static string Speaks(ProviderType type) =>
        type.Protocol switch
        {
            ProviderProtocol.OpenAi => "chat completions",
            ProviderProtocol.Anthropic => "messages",
            _ => "",
        };

    private static string Address(ProviderType type) =>
        type.Protocol == ProviderProtocol.None ? "none"
        : type.BaseUrl is null ? "`baseUrl`"
        : $"`{type.BaseUrl}`";

    private static string Keys(ProviderType type) =>
        type.KeyVariables.Count == 0
            ? "none"
            : string.Join(", ", type.KeyVariables.Select(name => $"`{name}`")) + (type.NeedsKey ? "" : " (if it wants one)");

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Cloister.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests of the docs run from a clone of the repository.");
    }

    [GeneratedRegex("<!-- providers -->.*?<!-- /providers -->", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Providers();
}
