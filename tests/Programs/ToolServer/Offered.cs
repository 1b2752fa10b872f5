using Microsoft.Extensions.AI;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace ToolServer;

/// <summary>The tools, good ones and bad ones.</summary>
public static class Offered
{
    private static readonly McpServerPrimitiveCollection<McpServerTool> Tools =
    [
        Tool("echo", (string text) => text, isReadOnly: true),
        Tool("add", (int a, int b) => a + b),
        Tool("fail", string () => throw new McpException("there is no such file")),
        Tool("process", () => $"{Environment.ProcessId}"),
        Tool("variable", (string name) => Environment.GetEnvironmentVariable(name) ?? "not set"),
        Tool(
            "crash",
            string () =>
            {
                Environment.Exit(3);
                return "";
            }
        ),
        Tool(
            "hang",
            async (CancellationToken token) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                return "";
            }
        ),
        Tool("picture", () => new DataContent(new byte[] { 1, 2, 3 }, "image/png")),
        Tool("long", () => new string('x', 1024 * 1024)),
        Tool("huge", () => new string('x', 20 * 1024 * 1024)),
        Tool("odd.name", () => "odd"),
        Tool(
            "grow",
            () =>
            {
                Tools!.TryAdd(Tool("grown", () => "here I am"));
                return "grew";
            }
        ),
    ];

    public static async Task RunOverStreamsAsync()
    {
        await using var server = McpServer.Create(new StdioServerTransport("tools"), Options());
        await server.RunAsync();
    }

    public static McpServerOptions Options() =>
        new()
        {
            ServerInfo = new() { Name = "tools", Version = "1" },
            ToolCollection = Tools,
        };

    private static McpServerTool Tool(string name, Delegate method, bool isReadOnly = false) =>
        McpServerTool.Create(method, new() { Name = name, ReadOnly = isReadOnly });
}
