using Cloister.AgUi;
using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>Adds up what steps have used: one entry for each provider and model. Unknown stays unknown.</summary>
internal static class RunUsage
{
    /// <summary>What one request has used, in the words of the protocol.</summary>
    public static TokenUsage Of(UsageDetails usage, string? provider, string? model) =>
        new()
        {
            Provider = provider,
            Model = model,
            InputTokens = usage.InputTokenCount,
            OutputTokens = usage.OutputTokenCount,
            TotalTokens = usage.TotalTokenCount ?? usage.InputTokenCount + usage.OutputTokenCount,
            ReasoningTokens = usage.ReasoningTokenCount,
            CachedInputTokens = usage.CachedInputTokenCount,
        };

    public static ValueList<TokenUsage> Add(ValueList<TokenUsage> all, TokenUsage one)
    {
        var at = all.TakeWhile(usage => usage.Provider != one.Provider || usage.Model != one.Model).Count();
        return at < all.Count ? all.SetItem(at, Sum(all[at], one)) : all.Add(one);
    }

    private static TokenUsage Sum(TokenUsage a, TokenUsage b) =>
        a with
        {
            InputTokens = Sum(a.InputTokens, b.InputTokens),
            OutputTokens = Sum(a.OutputTokens, b.OutputTokens),
            TotalTokens = Sum(a.TotalTokens, b.TotalTokens),
            ReasoningTokens = Sum(a.ReasoningTokens, b.ReasoningTokens),
            CachedInputTokens = Sum(a.CachedInputTokens, b.CachedInputTokens),
            CacheWriteInputTokens = Sum(a.CacheWriteInputTokens, b.CacheWriteInputTokens),
        };

    private static long? Sum(long? a, long? b) => a is null ? b : a + (b ?? 0);
}
