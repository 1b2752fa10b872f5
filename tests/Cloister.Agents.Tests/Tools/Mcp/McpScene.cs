using System.Diagnostics;
using Cloister.Agents.Tests.Storage;
using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Tools.Mcp;

/// <summary>Servers of tools that are processes of their own, and what they cost.</summary>
internal sealed class McpScene : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly List<Process> _programs = [];

    public McpScene(TimeProvider? time = null, TimeSpan? startTimeout = null, Func<string, string>? redact = null) =>
        Tools = new(
            new()
            {
                Folder = _folder.Path,
                Loggers = Log,
                Time = time ?? TimeProvider.System,
                Redact = redact ?? (static text => text),
                StartTimeout = startTimeout ?? Patience,
            }
        );

    public LogCollector Log { get; } = new() { MinimumLevel = Microsoft.Extensions.Logging.LogLevel.Debug };

    public McpTools Tools { get; }

    public static McpServerSettings Program(params string[] arguments) =>
        new()
        {
            Command = "dotnet",
            Arguments = ["exec", Path.Combine(AppContext.BaseDirectory, "ToolServer.dll"), .. arguments],
            Environment = new Dictionary<string, string> { ["GREETING"] = "hello", ["DOTNET_gcServer"] = "0" },
            IsTrusted = true,
        };

    /// <summary>A server over HTTP, in a process of its own.</summary>
    public async Task<McpServerSettings> AddressAsync()
    {
        var program = Process.Start(
            new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "ToolServer.dll"), "http"])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            }
        )!;
        _programs.Add(program);
        var address = await program.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        return new()
        {
            Url = address,
            Headers = new Dictionary<string, string> { ["X-Key"] = "open sesame" },
            IsTrusted = true,
        };
    }

    public McpScene With(string name, McpServerSettings settings)
    {
        Tools.Update(new Dictionary<string, McpServerSettings> { [name] = settings });
        return this;
    }

    public async Task<IReadOnlyList<AgentTool>> ListAsync() => await Tools.ListAsync(CancellationToken.None).AsTask().WaitAsync(Patience);

    public async Task<ToolAnswer> CallAsync(string tool, string arguments = "{}", CancellationToken cancellationToken = default)
    {
        var offered = (await ListAsync()).SingleOrDefault(one => one.Name == tool);
        Assert.True(offered is not null, $"There is no {tool}: {string.Join("; ", Tools.Statuses)}");
        var invoker = new ToolInvoker(
            new()
            {
                Listings = [],
                SettingsSource = () => new(),
                Logger = Log.CreateLogger("tools"),
            },
            TimeProvider.System
        );
        return await invoker
            .InvokeAsync(offered, JsonData.Parse(arguments), new("s1", "r1", "call_1"), cancellationToken)
            .WaitAsync(Patience, CancellationToken.None);
    }

    public async Task<string> TextAsync(string tool, string arguments = "{}") => (await CallAsync(tool, arguments)).Content.ToString();

    public async ValueTask DisposeAsync()
    {
        await Tools.DisposeAsync();
        foreach (var program in _programs)
        {
            program.Kill();
            program.Dispose();
        }

        Log.Dispose();
        _folder.Dispose();
    }
}
