using System.Runtime.InteropServices;

namespace OneSync.Connectors.Odbc.Binding;

/// <summary>
/// An environment, a connection or a statement. A handle is freed when nobody uses it any more: not while a call on it is under way, and after
/// those that were made of it.
/// </summary>
internal sealed unsafe class OdbcHandle : SafeHandle
{
    private readonly OdbcLibrary _library;
    private readonly short _kind;
    private readonly OdbcHandle? _parent;

    private OdbcHandle(OdbcLibrary library, short kind, OdbcHandle? parent) : base(0, ownsHandle: true) => (_library, _kind, _parent) = (library, kind, parent);

    public override bool IsInvalid => handle == 0;

    /// <summary>What kind of handle it is.</summary>
    public short Kind => _kind;

    /// <summary>Whether a connection is open, so that it must be closed before it is freed.</summary>
    public bool IsConnected { get; set; }

    /// <summary>An environment for ODBC 3.</summary>
    public static OdbcHandle Environment(OdbcLibrary library)
    {
        OdbcHandle environment = Allocate(library, OdbcCode.HandleEnvironment, parent: null);
        using Lease lease = environment.Use();
        library.SetEnvAttr(lease.Value, OdbcCode.AttributeOdbcVersion, OdbcCode.Odbc3, 0);
        return environment;
    }

    /// <summary>A connection of this environment, or a statement of this connection.</summary>
    /// <exception cref="OutOfMemoryException">The driver manager has none to give.</exception>
    public OdbcHandle Child() => Allocate(_library, _kind == OdbcCode.HandleEnvironment ? OdbcCode.HandleConnection : OdbcCode.HandleStatement, this);

    /// <summary>The handle for the time of a call.</summary>
    /// <exception cref="ObjectDisposedException">It was freed.</exception>
    public Lease Use() => new(this);

    protected override bool ReleaseHandle()
    {
        if (IsConnected)
        {
            // Whatever a statement should not have done, it has not done.
            _library.EndTran(OdbcCode.HandleConnection, handle, OdbcCode.Rollback);
            _library.Disconnect(handle);
        }
        short result = _library.FreeHandle(_kind, handle);
        _parent?.DangerousRelease();
        return result == OdbcCode.Success;
    }

    private static OdbcHandle Allocate(OdbcLibrary library, short kind, OdbcHandle? parent)
    {
        OdbcHandle made = new(library, kind, parent);
        bool held = false;
        nint value;
        parent?.DangerousAddRef(ref held);
        short result = library.AllocHandle(kind, parent?.handle ?? 0, &value);
        if (result is OdbcCode.Success or OdbcCode.SuccessWithInfo)
        {
            made.SetHandle(value);
            return made;
        }
        if (held)
            parent!.DangerousRelease();
        throw new OutOfMemoryException($"The ODBC driver manager gave no handle of kind {kind}: SQLAllocHandle answered {result}.");
    }

    /// <summary>Keeps a handle from being freed.</summary>
    internal readonly ref struct Lease
    {
        private readonly OdbcHandle _handle;

        public Lease(OdbcHandle handle)
        {
            bool held = false;
            handle.DangerousAddRef(ref held);
            _handle = handle;
        }

        public nint Value => _handle.handle;

        public void Dispose() => _handle.DangerousRelease();
    }
}
