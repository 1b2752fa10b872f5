using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>
/// The names of tools as a provider sees them in calls. Models make up names, and a provider that refuses one refuses the whole history, in every
/// request from then on.
/// </summary>
internal sealed class WireNames(ChatOptions? options)
{
    private const int MaxName = 64;
    private const string Unnamed = "unnamed";

    private readonly HashSet<string> _offered = new(options?.Tools?.Select(tool => tool.Name) ?? [], StringComparer.Ordinal);

    /// <summary>The name as it is if the tool is offered by it, else one that every provider takes.</summary>
    public string Of(string name)
    {
        if (_offered.Contains(name))
        {
            return name;
        }

        var plain = string.Concat(name.Take(MaxName).Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '_'));
        return plain.Length == 0 ? Unnamed : plain;
    }
}
