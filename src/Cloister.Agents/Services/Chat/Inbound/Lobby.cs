using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>Where everybody who writes is looked at, before anything else is made of what he wrote. No session is woken here.</summary>
internal sealed partial class Lobby(AgentPlugins plugins, ILogger logger)
{
    private readonly ILogger _logger = logger;

    /// <summary>Tells who was seen, and asks whether he may talk to the agent.</summary>
    public async ValueTask<GuardDecision> AdmitAsync(ChatPrincipal principal, CancellationToken cancellationToken)
    {
        if (plugins.IsReached(ChatPoints.ObservePrincipal))
        {
            await plugins.EffectAsync(ChatPoints.ObservePrincipal, principal, cancellationToken).ConfigureAwait(false);
        }

        return await plugins.GuardAsync(ChatPoints.AuthorizeIncoming, principal, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What somebody may do; nothing, if nobody can say.</summary>
    public async ValueTask<ChatUserRole> RoleAsync(ChatPrincipal principal, CancellationToken cancellationToken)
    {
        if (!plugins.IsReached(ChatPoints.ResolveUserRole))
        {
            return ChatUserRole.Unknown;
        }

        try
        {
            var user = new ChatUser(principal.Channel, principal.UserId);
            return await plugins.ResolveAsync(ChatPoints.ResolveUserRole, user, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            LogNoRole(principal.Channel, failure);
            return ChatUserRole.Unknown;
        }
    }

    [LoggerMessage(609, LogLevel.Warning, "Nobody could say what somebody on '{Channel}' may do, so it is nothing.")]
    private partial void LogNoRole(string channel, Exception exception);
}
