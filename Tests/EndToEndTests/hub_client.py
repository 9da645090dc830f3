"""What people do with the Hub's own Python client; it runs where that is installed.

    hub_client.py download REPO REVISION FOLDER     and prints what the card's metadata says
    hub_client.py upload REPO FOLDER [REVISION]     creates REPO, and tags the commit
"""

import json
import sys

import huggingface_hub


def download(repository, revision, folder):
    huggingface_hub.snapshot_download(repository, revision=revision, local_dir=folder)
    card = huggingface_hub.ModelCard.load(f"{folder}/README.md")
    results = [
        {"type": r.metric_type, "name": r.metric_name, "value": r.metric_value}
        for r in card.data.eval_results or []
    ]
    metadata = {k: v for k, v in card.data.to_dict().items() if k != "model-index"}
    print(json.dumps({"metadata": metadata, "results": results}, default=str))


def upload(repository, folder, revision=None):
    hub = huggingface_hub.HfApi()
    hub.create_repo(repository, exist_ok=True)
    hub.upload_folder(repo_id=repository, folder_path=folder)
    if revision:
        hub.create_tag(repository, tag=revision)


if __name__ == "__main__":
    {"download": download, "upload": upload}[sys.argv[1]](*sys.argv[2:])
