namespace Cloister.Hosting;

/// <summary>What the start and the end of the host do with folders of plugins.</summary>
internal interface IFolderLoader
{
    /// <summary>Opens what is listed and not switched off, and adds it to the runtime, which has not started yet.</summary>
    /// <param name="goOn">Whether a refused folder is reported and left out, instead of ending the start.</param>
    /// <param name="cancellationToken">Gives up between two folders.</param>
    Task AddListedAsync(bool goOn, CancellationToken cancellationToken);

    /// <summary>Lets go of everything; the runtime has been disposed.</summary>
    Task CloseAsync();
}
