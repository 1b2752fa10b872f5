using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Cloister.Agents.Tests.Storage;
using Cloister.AgUi;
using Cloister.Testing;
using Microsoft.Extensions.AI;

namespace Cloister.Agents.Tests.Hostile;

/// <summary>An agent that knows secrets from everywhere, and everything that anybody outside sees of it.</summary>
internal sealed class SecretScene : IAsyncDisposable
{
    /// <summary>Stands in <c>.env</c>, and has what has to be written in other ways inside other texts.</summary>
    public const string OfProject = "p@ss\"w\\ord/ü+1 & more";

    /// <summary>Stands in <c>agent.json</c> itself, as a key of a provider.</summary>
    public const string OfFile = "sk-literal-0123456789";

    /// <summary>Stands in a header of a server of tools.</summary>
    public const string OfServer = "tok-server-0123456789";

    /// <summary>A variable of the host process that a provider is looked up in.</summary>
    public const string OfHost = "sk-host-0123456789";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly LogCollector _log = new();
    private readonly StringBuilder _traces = new();
    private readonly ActivityListener _listener;
    private readonly StringBuilder _seen = new();
    private AgentHost? _host;
    private string? _written;

    private SecretScene()
    {
        _listener = new()
        {
            ShouldListenTo = _ => true,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Note,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public static string[] All { get; } = [OfProject, OfFile, OfServer, OfHost];

    public AgentHost Host => _host!;

    public ScriptedModel? Model { get; private set; }

    public static Task<SecretScene> StartAsync(Action<ScriptedModelBuilder> script, params AIFunction[] tools)
    {
        var model = new ScriptedModelBuilder();
        script(model);
        return StartAsync(model.Build(), "http://127.0.0.1:9", tools);
    }

    /// <summary>An agent whose model is behind an address.</summary>
    public static Task<SecretScene> StartAsync(FakeModelServer server) => StartAsync(null, server.Url.AbsoluteUri, []);

    /// <summary>Says something and waits for the end, whatever it is.</summary>
    public async Task<RunResult> AskAsync(string text)
    {
        await RunAsync(text).WaitAsync(Patience);
        return await Host.Sessions.Get("main").RunAsync("And now?").WaitAsync(Patience);
    }

    /// <summary>Somebody writes nonsense into the configuration.</summary>
    public async Task BreakAsync(string config)
    {
        _written = config;
        await File.WriteAllTextAsync(_folder["agent.json"], config);
        await Host.ReloadAsync();
    }

    /// <summary>Ends the agent, and looks for secrets in everything that is left of it.</summary>
    public async Task AssertNothingIsToldAsync()
    {
        Tell("runtime settings", AgentRuntimeSettings.Of(Host.Config, []).ToJson());
        Tell("status", string.Join('\n', Host.ToolServers));
        Tell("config", $"{Host.Config} {Host.Context.Config}");
        Tell("config view", string.Join('\n', ConfigView.Leaves(Host.Config).Select(leaf => $"{leaf.Value}")));
        Tell("context", $"{Host.Context.Agent} {Host.Project}");
        var messages = await Host.Sessions.Get("main").ListMessagesAsync();
        Tell("messages", string.Join('\n', messages.Select(message => message.ToString())));
        await Host.DisposeAsync().AsTask().WaitAsync(Patience);
        Tell("events", _seen.ToString());
        Tell("model", string.Join('\n', Model?.Requests.Select(request => $"{request.System}\n{request}\n{Shown(request.Options)}") ?? []));
        Tell(
            "log of the application",
            string.Join('\n', _log.Records.Select(record => $"{record.Message} {record.Exception} {string.Join(' ', record.State)}"))
        );
        lock (_traces)
        {
            Tell("traces", _traces.ToString());
        }

        Assert.Equal(_written, await File.ReadAllTextAsync(_folder["agent.json"]));
        foreach (var file in Directory.EnumerateFiles(_folder[".agent"], "*", SearchOption.AllDirectories))
        {
            Tell(Path.GetRelativePath(_folder.Path, file), Encoding.UTF8.GetString(await File.ReadAllBytesAsync(file)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync().AsTask().WaitAsync(Patience);
        }

        _listener.Dispose();
        _log.Dispose();
        _folder.Dispose();
    }

    private async Task RunAsync(string text)
    {
        var message = new UserMessage(Guid.NewGuid().ToString("N"), text);
        await foreach (var e in Host.Agent.RunAsync(new(new("main", Guid.NewGuid().ToString("N")) { Messages = [message] })))
        {
            _seen.AppendLine(AgUiJson.ToText(e));
        }
    }

    private static async Task<SecretScene> StartAsync(ScriptedModel? model, string address, AIFunction[] tools)
    {
        var scene = new SecretScene { Model = model };
        await scene.WriteAsync(address, model is null ? "real" : "scripted");
        var options = new AgentHostOptions
        {
            ProjectRoot = scene._folder.Path,
            Home = scene._folder["home"],
            Variable = name => name == "OPENAI_API_KEY" ? OfHost : null,
            LoggerFactory = scene._log,
        };
        if (model is not null)
        {
            options.Models.Add("scripted", model);
        }

        foreach (var tool in tools)
        {
            options.Tools.Add(tool);
        }

        scene._host = await AgentHost.StartAsync(options);
        return scene;
    }

    private async Task WriteAsync(string address, string model)
    {
        _written = $$"""
            {
              "name": "Ada", "version": "1", "logging": { "level": "trace" },
              "execution": { "modelId": "{{model}}", "titles": "off" },
              "providers": {
                "p1": { "type": "open-compatible", "baseUrl": "{{address}}", "apiKey": "{{OfFile}}" },
                "p2": { "type": "openai" }
              },
              "models": { "real": { "provider": "p1", "name": "m" }, "host": { "provider": "p2", "name": "m" } },
              "mcp": { "far": { "url": "http://127.0.0.1:9/mcp", "headers": { "Authorization": "{{OfServer}}" } } }
            }
            """;
        await File.WriteAllTextAsync(_folder["agent.json"], _written);
        await File.WriteAllTextAsync(_folder[".env"], $"PROJECT_SECRET='{OfProject}'\n");
        await File.WriteAllTextAsync(
            _folder["PROFILE.md"],
            "You are Ada. Your variables are ${PROJECT_SECRET}, {{PROJECT_SECRET}} and {{env.PROJECT_SECRET}}."
        );
    }

    private void Note(Activity activity)
    {
        lock (_traces)
        {
            _traces.AppendLine(activity.DisplayName).AppendLine(activity.StatusDescription);
            _traces.AppendJoin('\n', activity.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"));
            _traces.AppendJoin('\n', activity.Events.SelectMany(e => e.Tags).Select(tag => $"{tag.Key}={tag.Value}"));
        }
    }

    private static string Shown(ChatOptions options) =>
        string.Join(
            '\n',
            options.Tools?.Select(tool => $"{tool.Name} {tool.Description} {(tool as AIFunctionDeclaration)?.JsonSchema}") ?? []
        );

    private static void Tell(string where, string text)
    {
        foreach (var secret in All.SelectMany(Written))
        {
            var at = text.IndexOf(secret, StringComparison.Ordinal);
            Assert.True(at < 0, $"A secret is in {where}: …{text[Math.Max(0, at - 100)..Math.Min(text.Length, Math.Max(0, at) + 100)]}…");
        }
    }

    /// <summary>As it is, and as it looks in JSON and in a link.</summary>
    private static IEnumerable<string> Written(string secret) =>
        new[]
        {
            secret,
            JsonEncodedText.Encode(secret).Value,
            JsonEncodedText.Encode(secret, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value,
            Uri.EscapeDataString(secret),
        }.Distinct(StringComparer.Ordinal);
}
