using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Cloister.Agents;

/// <summary>Reads the tools of a server. Strangers write the list, and models pay for it, so all about it is limited.</summary>
/// <param name="Tools">The tools that are offered.</param>
/// <param name="LeftOut">What was left out, in words for people; null if nothing was.</param>
internal sealed record McpToolList(IReadOnlyList<AgentTool> Tools, string? LeftOut)
{
    public const int MaxTools = 256;
    public const int MaxSchema = 64 * 1024;

    private const int MaxPages = 100;

    public static async Task<McpToolList> ReadAsync(McpServer server, McpClient client, CancellationToken cancellationToken)
    {
        var tools = new Dictionary<string, AgentTool>(StringComparer.Ordinal);
        var isTooLong = false;
        var refused = new List<string>();
        var page = new ListToolsRequestParams();
        for (var pages = 0; !isTooLong && pages < MaxPages; pages++)
        {
            var list = await client.ListToolsAsync(page, cancellationToken).ConfigureAwait(false);
            foreach (var tool in list.Tools)
            {
                isTooLong = tools.Count + refused.Count >= MaxTools;
                if (isTooLong)
                {
                    break;
                }

                Take(server, tool, tools, refused);
            }

            if (string.IsNullOrEmpty(list.NextCursor))
            {
                break;
            }

            page = new() { Cursor = list.NextCursor };
        }

        return new([.. tools.Values], Tell(isTooLong, refused));
    }

    private static void Take(McpServer server, Tool tool, Dictionary<string, AgentTool> tools, List<string> refused)
    {
        if (tool.InputSchema.GetRawText().Length > MaxSchema)
        {
            refused.Add(McpFunction.NameOf(server.Name, tool.Name));
            return;
        }

        var offered = McpFunction.Offer(server, tool);
        tools.TryAdd(offered.Name, offered);
    }

    private static string? Tell(bool isTooLong, List<string> refused) =>
        (isTooLong, refused.Count) switch
        {
            (true, _) => $"it offers more than {MaxTools} tools, and the others are left out",
            (_, > 0) => $"left out because what they say of their arguments is too long: {string.Join(", ", refused)}",
            _ => null,
        };
}
