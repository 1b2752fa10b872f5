using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>The tools of a request.</summary>
internal static class Tools
{
    /// <exception cref="NotSupportedException">One of them is no function; those of providers are not offered.</exception>
    public static IReadOnlyList<AIFunctionDeclaration> Of(ChatOptions options) =>
        [
            .. (options.Tools ?? []).Select(tool =>
                tool as AIFunctionDeclaration
                ?? throw new NotSupportedException(
                    $"The tool '{tool.Name}' is a {tool.GetType().Name} and no function, so no model can be offered it here."
                )
            ),
        ];
}
