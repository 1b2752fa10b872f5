using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>What a request is for, where that is not a conversation. Models of providers are told in words; the <c>offline</c> model looks here.</summary>
public static class ModelPurpose
{
    /// <summary>The name in <see cref="ChatOptions.AdditionalProperties"/>. It is never sent to a provider.</summary>
    public const string Name = "cloister.purpose";

    /// <summary>A summary of the messages.</summary>
    public const string Summary = "summary";

    /// <summary>A short title for the messages.</summary>
    public const string Title = "title";

    /// <summary>What a request is for; null for a conversation.</summary>
    public static string? Of(ChatOptions? options) =>
        options?.AdditionalProperties?.TryGetValue(Name, out var purpose) == true ? purpose as string : null;
}
