using Cloister;

namespace Tour.Steps;

// A runtime holds plugins and sessions. Here a session is a document lying open on a writing desk.
internal static class Step01FirstPlugin
{
    public static async Task RunAsync()
    {
        await using var desk = await PluginRuntime.StartAsync([new BlotterPlugin()]);

        Say.Line("Opening a letter.");
        var letter = await desk.CreateSessionAsync();

        Say.Line($"Documents on the desk: {desk.Sessions.Count}");
        await letter.DisposeAsync();
        Say.Line($"Documents on the desk: {desk.Sessions.Count}");
    }

    // A session plugin joins every session. It needs an id, and says what it does when it is attached.
    private sealed class BlotterPlugin : SessionPlugin
    {
        public override PluginId PluginId => new("blotter");

        protected override void Attach(SessionPluginContext context) => Say.Line("The blotter lies under the paper.");

        protected override ValueTask DetachAsync(SessionPluginContext context)
        {
            Say.Line("The blotter is put away.");
            return ValueTask.CompletedTask;
        }
    }
}
